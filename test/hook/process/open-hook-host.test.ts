// What the judging part of the hook has of the machine: temporary folders, requests, files, npm.

import { chmodSync, existsSync, mkdirSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { Readable } from 'node:stream'
import { afterEach, describe, expect, test } from 'vitest'
import { openHookHost } from '../../../src/hook/process/open-hook-host.ts'
import { sha256Of } from '../../../src/text/sha256.ts'
import { makeFolder } from '../../support/folder.ts'

const host = openHookHost({ XDG_STATE_HOME: '/no/such/state', PATH: '' })

describe('a request', () => {
  const { stdin } = process
  afterEach(() => void Object.defineProperty(process, 'stdin', { value: stdin, configurable: true }))
  const ask = (text: string) => {
    const value = Object.assign(Readable.from([Buffer.from(text)], { objectMode: false }), { isTTY: false })
    Object.defineProperty(process, 'stdin', { value, configurable: true })
    return host.request()
  }

  test('is JSON from stdin', async () =>
    expect(await ask('{"event":{"a":"é"}}')).toEqual({ event: { a: 'é' } }))

  test.each(['', '{', 'x'])('that is none (%j) is an error', async (text) => {
    await expect(ask(text)).rejects.toMatchObject({
      code: 'EUSAGE',
      message: 'what is to be judged is no JSON',
    })
  })
})

test('a folder is no file, and a file is no folder', () => {
  const folder = makeFolder({ a: '' })
  const file = path.join(folder, 'a')
  expect([host.hasFolder(folder), host.hasFolder(file), host.hasFolder(`${file}x`)]).toEqual([
    true,
    false,
    false,
  ])
  expect([host.hasFile(folder), host.hasFile(file), host.hasFile(`${file}x`)]).toEqual([false, true, false])
  expect(host.hash('a')).toBe(sha256Of('a'))
})

test('a temporary folder has its files, for the user alone, until it is removed', () => {
  const { folder, remove } = host.openTemporaryFolder({ 'a/b.json': '{}', c: 'é' })
  expect([
    readFileSync(path.join(folder, 'a/b.json'), 'utf8'),
    readFileSync(path.join(folder, 'c'), 'utf8'),
  ]).toEqual(['{}', 'é'])
  expect(statSync(path.join(folder, 'c')).mode & 0o777).toBe(0o600)
  expect(statSync(folder).mode & 0o077).toBe(0)
  remove()
  expect(existsSync(folder)).toBe(false)
  remove()
})

test('files outside of a root are listed once for each root', async () => {
  const own = openHookHost({ HOME: makeFolder(), PATH: '' })
  const [one, other] = [makeFolder({ 'package.json': '{}' }), makeFolder({ 'package.json': '{}' })]
  const first = own.outside(one)
  expect(own.outside(one)).toBe(first)
  expect(own.outside(other)).not.toBe(first)
  await Promise.all([first, own.outside(other)])
})

test('nothing is remembered where there is no state, and the line that starts depgate is known', () => {
  expect([host.roots(), host.remembered('/app')]).toEqual([[], { type: 'none' }])
  expect(host.line[0]).toBe(process.execPath)
})

describe('npm prune', () => {
  /** A program called npm that has none of npm's scripts beside it; the Node has none either. */
  const withNpm = (script: string) => {
    const folder = makeFolder({ npm: `#!/bin/sh\n${script}\n` })
    chmodSync(path.join(folder, 'npm'), 0o755)
    mkdirSync(path.join(folder, 'node/bin'), { recursive: true })
    return folder
  }
  const { execPath } = process
  afterEach(() => void (process.execPath = execPath))
  const prune = (script: string) => {
    const folder = withNpm(script)
    process.execPath = path.join(folder, 'node/bin/node')
    return { folder, result: openHookHost({ PATH: folder }).prune(folder) }
  }

  test('runs no script, and saves nothing', async () => {
    const { folder, result } = prune('echo "$@" > args')
    expect(await result).toBe(true)
    expect(readFileSync(path.join(folder, 'args'), 'utf8')).toBe(
      'prune --ignore-scripts --no-audit --no-fund --no-save\n',
    )
  })

  test.each(['exit 1', 'kill -9 $$'])('that fails (%s) is no success', async (script) => {
    expect(await prune(script).result).toBe(false)
  })

  test('without npm, or in a folder that is not there, is no success', async () => {
    process.execPath = '/no/such/node'
    expect(await openHookHost({ PATH: '/nowhere' }).prune('/')).toBe(false)
    expect(await openHookHost({ PATH: withNpm('exit 0') }).prune('/no/such/folder')).toBe(false)
  })
})
