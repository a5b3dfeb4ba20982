// The file of the trail: a regular one, for one process at a time, with its troubles in words.

import { execFileSync } from 'node:child_process'
import {
  closeSync,
  constants,
  existsSync,
  mkdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import path from 'node:path'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { DepgateError } from '../../../src/errors.ts'
import { claim } from '../../../src/system/process-lock.ts'
import { guard, open, withLock } from '../../../src/trail/file/access.ts'
import { makeFolder } from '../../support/folder.ts'
import { refusalOf } from '../../support/refusal.ts'

const { O_RDONLY, O_RDWR, O_CREAT } = constants
const place = () => path.join(makeFolder(), 'trail.jsonl')

describe('what is opened', () => {
  test('is a regular file, new ones for the user alone', () => {
    const file = place()
    closeSync(open(file, O_RDWR | O_CREAT))
    expect(statSync(file).mode & 0o777).toBe(0o600)
    closeSync(open(file, O_RDONLY))
  })

  test.each<[string, (file: string) => void, string]>([
    ['a pipe', (file) => execFileSync('mkfifo', [file]), 'is not a regular file'],
    ['a device', (file) => symlinkSync('/dev/null', file), 'is a link'],
    ['a link to a file of the user', (file) => symlinkSync(makeFolder(), file), 'is a link'],
    ['a dangling link', (file) => symlinkSync(`${file}.other`, file), 'is a link'],
    ['a folder', (file) => mkdirSync(file), 'is a folder'],
  ])('is not %s', (_, make, reason) => {
    const file = place()
    make(file)
    const refusal = refusalOf(() => guard(file, () => open(file, O_RDWR | O_CREAT)))
    expect([refusal.code, refusal.message]).toEqual(['ETRAIL', `${file} ${reason}`])
    expect(existsSync(`${file}.other`)).toBe(false)
  })

  test('where it only reads, neither', () => {
    const file = place()
    execFileSync('mkfifo', [file])
    expect(refusalOf(() => open(file, O_RDONLY)).message).toBe(`${file} is not a regular file`)
    expect(refusalOf(() => open('/dev/null', O_RDONLY)).message).toBe('/dev/null is not a regular file')
  })
})

describe('under the lock', () => {
  afterEach(() => void vi.restoreAllMocks())

  test('one acts, and it is free afterwards, also after an error', () => {
    const file = place()
    expect(withLock(file, () => existsSync(`${file}.lock`))).toBe(true)
    expect(existsSync(`${file}.lock`)).toBe(false)
    expect(() =>
      withLock(file, () => {
        throw new Error('no')
      }),
    ).toThrow('no')
    expect(withLock(file, () => 1)).toBe(1)
  })

  test('a process that keeps it is named after five seconds, and nothing is done', () => {
    const file = place()
    const claimed = claim(`${file}.lock`, 60_000)
    let now = 0
    vi.spyOn(performance, 'now').mockImplementation(() => (now += 1_000))
    const act = vi.fn()
    const refusal = refusalOf(() => withLock(file, act))
    expect(refusal).toMatchObject({ code: 'ETRAIL', hint: 'If no depgate runs, delete that file.' })
    expect(refusal.message).toContain(`another process (${process.pid}) `)
    expect(act).not.toHaveBeenCalled()
    expect(now).toBeGreaterThanOrEqual(6_000)
    if (claimed.type === 'locked') claimed.release()
    expect(withLock(file, () => 2)).toBe(2)
  })

  test('it is waited for where it becomes free', () => {
    const file = place()
    const claimed = claim(`${file}.lock`, 60_000)
    let calls = 0
    vi.spyOn(performance, 'now').mockImplementation(() => {
      calls += 1
      if (calls === 3 && claimed.type === 'locked') claimed.release()
      return calls
    })
    expect(withLock(file, () => 3)).toBe(3)
  })
})

describe('an error of node', () => {
  const failure = (code?: string) =>
    Object.assign(new Error('raw'), code === undefined ? {} : { code }) as NodeJS.ErrnoException
  const guarded = (error: Error) => () =>
    guard('/a\u001b[2J/trail', () => {
      throw error
    })

  test.each([
    ['ELOOP', 'is a link'],
    ['EISDIR', 'is a folder'],
    ['ENOSPC', 'cannot be written: the disk is full'],
    ['ENXIO', 'is not a regular file'],
    ['EACCES', 'cannot be used (EACCES)'],
    ['EROFS', 'cannot be used (EROFS)'],
  ])('%s: %s', (code, reason) => {
    const refusal = refusalOf(guarded(failure(code)))
    expect([refusal.code, refusal.message.endsWith(` ${reason}`)]).toEqual(['ETRAIL', true])
    expect(refusal.message).not.toContain('\u001b')
  })

  test('of another kind is passed on: a mistake of depgate is none of the disk', () => {
    expect(guarded(failure())).toThrow('raw')
    const own = new DepgateError('EUSAGE', 'own')
    expect(guarded(own)).toThrow(own)
    expect(guard('/a', () => 7)).toBe(7)
  })
})

test('a file of the trail that is there keeps its content', () => {
  const file = place()
  writeFileSync(file, 'x')
  closeSync(open(file, O_RDWR | O_CREAT))
  expect(readFileSync(file, 'utf8')).toBe('x')
})
