// What the file system tells of a file: enough to see each change, and when not to trust it.

import { mkdirSync, renameSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { changedAt } from '../../../src/hook/state.ts'
import { fingerprintOf, isSettled } from '../../../src/hook/process/file-stats.ts'
import { makeFolder } from '../../support/folder.ts'

describe('a print', () => {
  test('is that of the same file as long as nothing was done to it', () => {
    const file = path.join(makeFolder({ a: 'x' }), 'a')
    expect(fingerprintOf(file)).toMatch(/^1\.\d{19}\.\d{19}\.\d+$/)
    expect(fingerprintOf(file)).toBe(fingerprintOf(file))
  })

  test('differs where the size and the time of the content were set back', () => {
    const folder = makeFolder({ a: 'x', b: 'y' })
    const [a, b] = [path.join(folder, 'a'), path.join(folder, 'b')]
    const time = new Date(0)
    utimesSync(a, time, time)
    const before = fingerprintOf(a)
    writeFileSync(a, 'z')
    utimesSync(a, time, time)
    expect(fingerprintOf(a)).not.toBe(before)
    utimesSync(b, time, time)
    renameSync(b, a)
    expect(fingerprintOf(a)).not.toBe(before)
  })

  test('is that of what a link leads to', () => {
    const folder = makeFolder({ a: 'x' })
    symlinkSync('a', path.join(folder, 'link'))
    expect(fingerprintOf(path.join(folder, 'link'))).toBe(fingerprintOf(path.join(folder, 'a')))
  })

  test('is none where nothing is, also below a file', () => {
    const folder = makeFolder({ a: 'x' })
    symlinkSync('none', path.join(folder, 'dangling'))
    for (const name of ['none', 'a/b', 'dangling']) expect(fingerprintOf(path.join(folder, name))).toBeNull()
  })

  // "Nothing there" would be taken for a file that was removed.
  test('is another text where the file cannot be looked at, and never none', () => {
    const folder = makeFolder()
    symlinkSync('loop', path.join(folder, 'loop'))
    mkdirSync(path.join(folder, 'd'))
    expect(fingerprintOf(path.join(folder, 'loop'))).toBe('unreadable.ELOOP')
    expect(fingerprintOf(path.join(folder, 'x'.repeat(300)))).toBe('unreadable.ENAMETOOLONG')
    expect(isSettled('unreadable.ELOOP', Date.now())).toBe(false)
  })
})

test.each([
  [1_000, 1_021, true],
  [1_000, 1_020, false],
  [1_000, 1_000, false],
  // A clock that was set back.
  [2_000, 1_000, false],
])('a file that changed at %i is settled at %i: %s', (changed, takenAt, settled) => {
  const print = `1.0.${changed * 1e6}.1`
  expect(changedAt(print)).toBe(changed)
  expect(isSettled(print, takenAt)).toBe(settled)
})
