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
const holder = (more: object = {}) =>
  JSON.stringify({ pid: deadPid, host: hostname(), start: '', nonce: 'a'.repeat(16), ...more })

test('one has it at a time', () =>
  withFolder((folder) => {
    const file = path.join(folder, 'lock')
    const first = claim(file, minute)
    expect(first.type).toBe('held')
    expect(claim(file, minute)).toEqual({ type: 'busy', pid: process.pid })
    if (first.type === 'held') first.release()
    expect(claim(file, minute).type).toBe('held')
    expect(readdirSync(folder)).toEqual(['lock'])
  }))

describe('what a dead one left behind', () => {
  test('is taken over', () =>
    withFolder((folder) => {
      const file = path.join(folder, 'lock')
      writeFileSync(file, holder())
      expect(claim(file, minute).type).toBe('held')
      expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ pid: process.pid })
      expect(readdirSync(folder)).toEqual(['lock'])
    }))

  test('is taken over although somebody died doing so', () =>
    withFolder((folder) => {
      const file = path.join(folder, 'lock')
      writeFileSync(file, holder())
      writeFileSync(`${file}.of-${'a'.repeat(16)}`, holder({ nonce: 'b'.repeat(16) }))
      expect(claim(file, minute).type).toBe('held')
      expect(readdirSync(folder)).toEqual(['lock'])
    }))

  test('is left to whoever is taking it over', () =>
    withFolder((folder) => {
      const file = path.join(folder, 'lock')
      writeFileSync(file, holder())
      writeFileSync(`${file}.of-${'a'.repeat(16)}`, holder({ pid: process.ppid, nonce: 'b'.repeat(16) }))
      expect(claim(file, minute).type).toBe('busy')
      expect(readFileSync(file, 'utf8')).toBe(holder())
    }))

  test.runIf(process.platform === 'linux')('is told from a living process that was given its number', () =>
    withFolder((folder) => {
      const file = path.join(folder, 'lock')
      writeFileSync(file, holder({ pid: process.ppid, start: '1' }))
      expect(claim(file, minute).type).toBe('held')
    }),
  )

  test('of another machine counts only when it is old', () =>
    withFolder((folder) => {
      const file = path.join(folder, 'lock')
      writeFileSync(file, holder({ host: 'elsewhere' }))
      expect(claim(file, minute)).toEqual({ type: 'busy', pid: deadPid })
      const then = new Date(Date.now() - 2 * minute)
      utimesSync(file, then, then)
      expect(claim(file, minute).type).toBe('held')
    }))
})

test('a file that says nobody is nobody’s to take', () =>
  withFolder((folder) => {
    const file = path.join(folder, 'lock')
    writeFileSync(file, 'hello')
    expect(claim(file, minute)).toEqual({ type: 'busy', pid: null })
    expect(readFileSync(file, 'utf8')).toBe('hello')
  }))
