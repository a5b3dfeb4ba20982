import { describe, expect, test } from 'vitest'
import { isDifferent, readOrNothing } from '../../../src/check/checkout/file-changes.ts'
import { DepgateError } from '../../../src/errors.ts'
import type { TreeFile } from '../../../src/ports/git.ts'
import { gitHashOf } from '../../../src/text/sha256.ts'
import { commitOf, diskOf } from '../../support/memory-snapshot.ts'

const entry = (hash: string | null, more: Partial<TreeFile> = {}): TreeFile => ({
  path: 'a',
  hash,
  isSubmodule: false,
  isLeftOut: false,
  ...more,
})
const [old, changed] = [entry(gitHashOf('old')), entry(gitHashOf('new'))]

describe('on disk the text is compared with the hash of before', () => {
  test.each<[string, TreeFile | undefined, TreeFile | undefined, string | null, boolean]>([
    ['the same text', old, old, 'old', false],
    ['another text', old, old, 'new', true],
    // Added to the index and taken back on disk: the disk counts.
    ['the same text under another hash in the index', old, changed, 'old', false],
    ['a file that came', undefined, entry(null), 'new', true],
    ['a file that went', old, old, null, true],
    ['a file that went and that the index does not list either', old, undefined, null, true],
    ['a file that is listed on neither side', undefined, undefined, null, false],
    ['a text whose lines end in CR LF now', entry(gitHashOf('a\n')), old, 'a\r\n', true],
    ['the hashes of a repository with SHA-256', entry(gitHashOf('old', 64)), old, 'old', false],
  ])('%s', (_, then, now, text, expected) => {
    const after = diskOf(text === null ? {} : { a: text })
    expect(isDifferent(then, now, { after })).toBe(expected)
  })

  test('what cannot be read counts as changed', () => {
    const after = {
      ...diskOf({}),
      read: () => {
        throw new DepgateError('EUSAGE', 'it is a folder')
      },
    }
    expect(isDifferent(old, old, { after })).toBe(true)
    expect(readOrNothing('a', after)).toBeUndefined()
  })

  test('what a sparse checkout leaves out is an error only where it changed', () => {
    const after = diskOf({})
    expect(isDifferent(old, entry(old.hash, { isLeftOut: true }), { after })).toBe(false)
    const leftOut = entry(changed.hash, { isLeftOut: true, path: 'a\u001b[31m' })
    expect(() => isDifferent(old, leftOut, { after })).toThrow(
      expect.objectContaining({
        code: 'EGIT',
        message: expect.stringMatching(/^a.* changed, and the sparse checkout leaves it out/),
      }),
    )
    expect(() => isDifferent(old, leftOut, { after })).not.toThrow('\u001b')
  })
})

describe('in a commit or the index the hashes are compared', () => {
  test.each<[string, TreeFile | undefined, TreeFile | undefined, boolean]>([
    ['the same hash', old, old, false],
    ['another hash', old, changed, true],
    ['a file that came', undefined, changed, true],
    ['a file that went', old, undefined, true],
    ['one that is left out on disk', old, entry(changed.hash, { isLeftOut: true }), true],
  ])('%s', (_, then, now, expected) =>
    expect(isDifferent(then, now, { after: commitOf({ a: 'old' }) })).toBe(expected),
  )
})
