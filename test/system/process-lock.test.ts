import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { claim } from '../../src/system/process-lock.ts'
import { makeFolder } from '../support/folder.ts'

const withFolder = <T>(act: (folder: string) => T): T => act(makeFolder())

const minute = 60_000
/** A process that has ended. */
const deadPid = spawnSync(process.execPath, ['-e', '']).pid
const owner = (more: object = {}) =>
  JSON.stringify({ pid: deadPid, host: hostname(), start: '', nonce: 'a'.repeat(16), ...more })

test('one process has the lock at a time', () =>
  withFolder((folder) => {
    const file = path.join(folder, 'lock')
    const first = claim(file, minute)
    expect(first.type).toBe('locked')
    expect(claim(file, minute)).toEqual({ type: 'busy', pid: process.pid })
    if (first.type === 'locked') first.release()
    expect(claim(file, minute).type).toBe('locked')
    expect(readdirSync(folder)).toEqual(['lock'])
  }))

describe('the lock of a dead process', () => {
  test('is taken over', () =>
    withFolder((folder) => {
      const file = path.join(folder, 'lock')
      writeFileSync(file, owner())
      expect(claim(file, minute).type).toBe('locked')
      expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ pid: process.pid })
      expect(readdirSync(folder)).toEqual(['lock'])
    }))

  test('is taken over although another process died while taking it over', () =>
    withFolder((folder) => {
      const file = path.join(folder, 'lock')
      writeFileSync(file, owner())
      writeFileSync(`${file}.of-${'a'.repeat(16)}`, owner({ nonce: 'b'.repeat(16) }))
      expect(claim(file, minute).type).toBe('locked')
      expect(readdirSync(folder)).toEqual(['lock'])
    }))

  test('is left to the process that is taking it over', () =>
    withFolder((folder) => {
      const file = path.join(folder, 'lock')
      writeFileSync(file, owner())
      writeFileSync(`${file}.of-${'a'.repeat(16)}`, owner({ pid: process.ppid, nonce: 'b'.repeat(16) }))
      expect(claim(file, minute).type).toBe('busy')
      expect(readFileSync(file, 'utf8')).toBe(owner())
    }))

  test.runIf(process.platform === 'linux')('is told from a living process that reuses its id', () =>
    withFolder((folder) => {
      const file = path.join(folder, 'lock')
      writeFileSync(file, owner({ pid: process.ppid, start: '1' }))
      expect(claim(file, minute).type).toBe('locked')
    }),
  )

  test('of another machine is taken over only when it is old', () =>
    withFolder((folder) => {
      const file = path.join(folder, 'lock')
      writeFileSync(file, owner({ host: 'elsewhere' }))
      expect(claim(file, minute)).toEqual({ type: 'busy', pid: deadPid })
      const then = new Date(Date.now() - 2 * minute)
      utimesSync(file, then, then)
      expect(claim(file, minute).type).toBe('locked')
    }))
})

test('a file that names no owner is not taken over', () =>
  withFolder((folder) => {
    const file = path.join(folder, 'lock')
    writeFileSync(file, 'hello')
    expect(claim(file, minute)).toEqual({ type: 'busy', pid: null })
    expect(readFileSync(file, 'utf8')).toBe('hello')
  }))
