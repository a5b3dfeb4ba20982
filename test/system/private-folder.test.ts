// Folders that only this user may write to, and those that others may.

import { chmodSync, chownSync, statSync, symlinkSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { claimFolder, isPrivate } from '../../src/system/private-folder.ts'
import { makeFolder } from '../support/folder.ts'

const modeOf = (folder: string) => statSync(folder).mode & 0o777
const withMode = (mode: number) => {
  const folder = makeFolder()
  chmodSync(folder, mode)
  return folder
}

describe('a folder is claimed', () => {
  test('with its parents, for this user alone', () => {
    const folder = path.join(makeFolder(), 'a/b')
    expect(claimFolder(folder)).toBe(true)
    expect([modeOf(folder), modeOf(path.dirname(folder))]).toEqual([0o700, 0o700])
    expect(claimFolder(folder)).toBe(true)
  })

  test.each([0o755, 0o711, 0o744, 0o750])('and closed where others may read it (%o)', (mode) => {
    const folder = withMode(mode)
    expect([claimFolder(folder), modeOf(folder)]).toEqual([true, 0o700])
  })

  // What lies in one that others could write to may be theirs: closing it now does not help.
  test.each([0o777, 0o775, 0o757, 0o720, 0o702])('but not where others may write (%o)', (mode) => {
    const folder = withMode(mode)
    expect([claimFolder(folder), modeOf(folder)]).toEqual([false, mode])
  })

  test('but not where a file is, or a link that leads nowhere', () => {
    const folder = makeFolder({ file: '' })
    symlinkSync('nowhere', path.join(folder, 'link'))
    expect(claimFolder(path.join(folder, 'file/a'))).toBe(false)
    expect(claimFolder(path.join(folder, 'file'))).toBe(false)
    expect(claimFolder(path.join(folder, 'link'))).toBe(false)
  })

  test.runIf(process.getuid?.() === 0)('but not where another user owns it', () => {
    const folder = withMode(0o700)
    chownSync(folder, 12345, 12345)
    expect([claimFolder(folder), isPrivate(folder)]).toEqual([false, false])
  })
})

describe('whether a folder is private', () => {
  test.each([
    [0o700, true],
    [0o755, true],
    [0o775, false],
    [0o702, false],
  ])('%o: %s, and its mode stays', (mode, isOwn) => {
    const folder = withMode(mode)
    expect([isPrivate(folder), modeOf(folder)]).toEqual([isOwn, mode])
  })

  test('one that is not there is not', () => expect(isPrivate(path.join(makeFolder(), 'a'))).toBe(false))

  test('a platform without owners has none to compare', () => {
    const { getuid } = process
    const folder = withMode(0o777)
    Object.defineProperty(process, 'getuid', { value: undefined, configurable: true })
    try {
      expect([isPrivate(folder), isPrivate(path.join(folder, 'none'))]).toEqual([true, false])
    } finally {
      Object.defineProperty(process, 'getuid', { value: getuid, configurable: true })
    }
  })
})
