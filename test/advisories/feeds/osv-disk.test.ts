// OSV data on disk compared with that of a commit, without git: the hashes are git's own.

import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { hashBlob, isSame, listFiles } from '../../../src/advisories/feeds/osv-disk.ts'
import type { OsvBlob, OsvTree } from '../../../src/advisories/feeds/osv-found.ts'
import { makeFolder } from '../../support/folder.ts'

describe('the hash of a blob', () => {
  test.each([
    // `git hash-object`, in repositories of both object formats.
    ['', 40, 'e69de29bb2d1d6434b8b29ae775ad8c2e48c5391'],
    ['a\n', 40, '78981922613b2afb6025042ff6bd878ac1994e85'],
    ['', 64, '473a0f4c3be8a93681a267e3b1e9a7dcda1185436fe141f7749120a303721813'],
  ])('%j with %i digits', (text, length, hash) => expect(hashBlob(Buffer.from(text), length)).toBe(hash))
})

describe('the files of a folder', () => {
  const shown = (folder: string, max: number) =>
    listFiles(folder, max)
      ?.map((file) => path.relative(folder, file))
      .sort() ?? null

  test('all of them, up to a number', () => {
    const folder = makeFolder({ a: '', 'b/c': '', 'b/d/e': '' })
    expect(shown(folder, 3)).toEqual(['a', 'b/c', 'b/d/e'])
    expect(shown(folder, 2)).toBeNull()
    expect(shown(makeFolder(), 0)).toEqual([])
  })

  test.each(['a', 'none', '.'])('none where one is a link (to %s)', (target) => {
    const folder = makeFolder({ a: '' })
    symlinkSync(target, path.join(folder, 'link'))
    expect(shown(folder, 10)).toBeNull()
  })
})

describe('the same data', () => {
  const files = { 'osv/a.json': 'one', 'osv/b/c.json': 'two' }
  const blob = (name: string, text: string, length = 40): OsvBlob => ({
    path: name,
    hash: hashBlob(Buffer.from(text), length),
    size: text.length,
  })
  const blobs = [blob('a.json', 'one'), blob('b/c.json', 'two')]
  const compare = (change: (top: string) => void = () => undefined, more: Partial<OsvTree> = {}) => {
    const top = makeFolder(files)
    change(top)
    const step = more.step ?? 'osv'
    return isSame({
      type: 'tree',
      top,
      commit: 'c0ffee',
      step,
      isFile: false,
      blobs,
      path: path.join(top, step),
      ...more,
    })
  }

  test.each<[string, Partial<OsvTree>]>([
    ['a folder', {}],
    ['with hashes of SHA-256', { blobs: [blob('a.json', 'one', 64), blob('b/c.json', 'two', 64)] }],
    ['a file', { step: 'osv/a.json', isFile: true, blobs: [blob('a.json', 'one')] }],
  ])('%s', (_, more) => expect(compare(() => undefined, more)).toBe(true))

  test.each<[string, (top: string) => void]>([
    ['one was edited', (top) => writeFileSync(path.join(top, 'osv/a.json'), 'six')],
    ['one was made longer', (top) => writeFileSync(path.join(top, 'osv/a.json'), 'one\n')],
    ['one was added', (top) => writeFileSync(path.join(top, 'osv/d.json'), '')],
    ['a link was added', (top) => symlinkSync('a.json', path.join(top, 'osv/d.json'))],
    ['a folder is a link', (top) => symlinkSync('b', path.join(top, 'osv/d'))],
    ['an empty folder is none', (top) => mkdirSync(path.join(top, 'osv/a.json.d/e'), { recursive: true })],
  ])('%s', (name, change) => expect(compare(change)).toBe(name === 'an empty folder is none'))

  test.each<[string, Partial<OsvTree>]>([
    ['one is gone', { blobs: [...blobs, blob('d.json', '')] }],
    ['another one has its name', { blobs: [blob('a.json', 'one'), blob('c.json', 'two')] }],
    ['a file that differs', { step: 'osv/a.json', isFile: true, blobs: [blob('a.json', 'six')] }],
    ['a folder where a file was', { step: 'osv/b', isFile: true, blobs: [blob('b', 'two')] }],
    ['nothing is there', { step: 'none' }],
    ['the path leads elsewhere', { path: '/nowhere' }],
  ])('%s', (_, more) => expect(compare(() => undefined, more)).toBe(false))

  test('a folder that is a link into the checkout is not the same', () =>
    expect(compare((top) => symlinkSync('osv', path.join(top, 'link')), { step: 'link' })).toBe(false))
})
