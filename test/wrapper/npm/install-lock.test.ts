import { readdirSync, statSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { lockInstall } from '../../../src/wrapper/npm/install-lock.ts'
import { makeFolder } from '../../support/folder.ts'

const bounds = { waitMs: 60_000, pauseMs: 5 }
const locksOf = () => path.join(makeFolder(), 'state', 'locks')
const never = () => expect.unreachable('nothing was locked')

test('a folder is locked in a private file, until it is left', async () => {
  const locks = locksOf()
  const lock = await lockInstall('/project', locks, never, bounds)
  expect(lock.hasWaited).toBe(false)
  expect(readdirSync(locks)).toEqual([expect.stringMatching(/^[0-9a-f]{64}$/)])
  expect(statSync(locks).mode & 0o777).toBe(0o700)
  lock.leave()
  expect(readdirSync(locks)).toEqual([])
})

test('another folder is not locked', async () => {
  const locks = locksOf()
  await lockInstall('/project', locks, never, bounds)
  expect((await lockInstall('/project/sub', locks, never, bounds)).hasWaited).toBe(false)
})

test('a lock is waited for, which is reported once', async () => {
  const locks = locksOf()
  const first = await lockInstall('/project', locks, never, bounds)
  const reported: number[] = []
  const waiting = lockInstall('/project', locks, (pid) => reported.push(pid), bounds)
  await expect.poll(() => reported).toEqual([process.pid])
  await new Promise((resolve) => setTimeout(resolve, 30))
  first.leave()
  const second = await waiting
  expect(second.hasWaited).toBe(true)
  expect(reported).toEqual([process.pid])
  second.leave()
})

test('a process that does not end is an error that names it and the file', async () => {
  const locks = locksOf()
  await lockInstall('/project', locks, never, bounds)
  const waiting = lockInstall('/project', locks, () => undefined, { waitMs: 20, pauseMs: 5 })
  await expect(waiting).rejects.toMatchObject({
    code: 'EUNDO',
    message: `another depgate (process ${process.pid}) is installing here and does not end`,
    hint: expect.stringContaining(path.join(locks, '')) as string,
  })
})
