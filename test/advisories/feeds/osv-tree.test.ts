// OSV data in the commit of the base, from real checkouts, and what a change could have forged.

import { mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { openOsvTree } from '../../../src/advisories/feeds/osv-tree.ts'
import type { OsvFound } from '../../../src/advisories/feeds/osv-found.ts'
import { makeFolder } from '../../support/folder.ts'
import { gitEnv, makeCheckout } from '../../support/git-checkout.ts'
import { refusalOf } from '../../support/refusal.ts'

const open = (top: string, commit: string | null) =>
  openOsvTree({ checkouts: [{ top, commit }], moved: null }, gitEnv)
/** In short: the files of a tree with their sizes. */
const shown = (found: OsvFound) =>
  found.type === 'tree'
    ? `${found.isFile ? 'file' : 'folder'} ${found.step}: ${found.blobs.map((blob) => `${blob.path} ${blob.size}`).join(', ')}`
    : found.type

const base = { 'osv/a.json': 'one', 'osv/b/c.json': 'four', 'data.zip': 'zip' }

describe('where the change did nothing', () => {
  test('data that is tracked is found in the commit, and is on disk as it is there', () => {
    const { top, commit } = makeCheckout(base)
    const { locate, find, isOfChange } = open(top, commit())
    const [folder, file] = ['osv', 'data.zip'].map((step) => path.join(top, step))
    if (folder === undefined || file === undefined) throw new Error('two paths')
    expect(shown(locate(folder))).toBe('folder osv: a.json 3, b/c.json 4')
    expect(shown(locate(file))).toBe('file data.zip: data.zip 3')
    expect(find(folder)).toEqual({ type: 'disk', path: folder })
    expect(find(file)).toEqual({ type: 'disk', path: file })
    expect(isOfChange(folder)).toBe(true)
  })

  test('data outside of the checkout, or that git does not track, is the machine’s', () => {
    const { top, commit } = makeCheckout(base)
    const { locate, isOfChange } = open(top, commit())
    writeFileSync(path.join(top, '.git/info/exclude'), 'cache\n')
    mkdirSync(path.join(top, 'cache'))
    for (const place of [makeFolder(), path.join(top, 'cache'), path.join(top, 'none')]) {
      expect(locate(place)).toEqual({ type: 'disk', path: place })
      expect(isOfChange(place)).toBe(false)
    }
  })
})

describe('where the change did something', () => {
  test('edited and removed data is that of the commit', () => {
    const { top, commit } = makeCheckout(base)
    const { find } = open(top, commit())
    writeFileSync(path.join(top, 'osv/a.json'), '{}')
    rmSync(path.join(top, 'data.zip'))
    expect(shown(find(path.join(top, 'osv')))).toBe('folder osv: a.json 3, b/c.json 4')
    expect(shown(find(path.join(top, 'data.zip')))).toBe('file data.zip: data.zip 3')
  })

  test('data that only the change has is none', () => {
    const { top, commit } = makeCheckout({ 'other.txt': 'x' })
    const { locate } = open(top, commit())
    mkdirSync(path.join(top, 'osv'))
    writeFileSync(path.join(top, 'osv/a.json'), '{}')
    commit()
    expect(locate(path.join(top, 'osv'))).toEqual({ type: 'none' })
    // Staged is enough, and so is another case of letters where the disk ignores it.
    expect(locate(path.join(top, 'OSV'))).toEqual({ type: 'none' })
  })

  test('without a commit of before whatever is tracked is of the change', () => {
    const { top, commit } = makeCheckout(base)
    commit()
    const { locate } = open(top, null)
    expect(locate(path.join(top, 'osv'))).toEqual({ type: 'none' })
    const own = makeFolder()
    expect(locate(own)).toEqual({ type: 'disk', path: own })
  })

  test('a folder that became a link out of the checkout is that of the commit', () => {
    const { top, commit } = makeCheckout(base)
    const { find } = open(top, commit())
    renameSync(path.join(top, 'osv'), path.join(makeFolder(), 'osv'))
    symlinkSync(makeFolder({ 'a.json': '{}' }), path.join(top, 'osv'))
    expect(shown(find(path.join(top, 'osv')))).toBe('folder osv: a.json 3, b/c.json 4')
  })

  test('a link outside that leads into the checkout is looked up there', () => {
    const { top, commit } = makeCheckout(base)
    const { find } = open(top, commit())
    const link = path.join(makeFolder(), 'link')
    symlinkSync(path.join(top, 'osv'), link)
    expect(find(link)).toEqual({ type: 'disk', path: link })
    writeFileSync(path.join(top, 'osv/a.json'), '{}')
    expect(shown(find(link))).toBe('folder osv: a.json 3, b/c.json 4')
  })

  test('a tracked link above data that git does not track', () => {
    const { top, commit } = makeCheckout({ 'x.txt': '' })
    const elsewhere = makeFolder({ 'osv/a.json': '{}' })
    const { locate } = open(top, commit())
    symlinkSync(elsewhere, path.join(top, 'link'))
    commit()
    expect(locate(path.join(top, 'link/osv'))).toEqual({ type: 'none' })
  })
})

describe('links in the commit', () => {
  test('out of the checkout lead to the data there', () => {
    const elsewhere = makeFolder({ 'a.json': 'one' })
    const { top, commit } = makeCheckout()
    symlinkSync(elsewhere, path.join(top, 'osv'))
    const { locate } = open(top, commit())
    expect(locate(path.join(top, 'osv'))).toEqual({ type: 'disk', path: elsewhere })
  })

  test('that go round are no data', () => {
    const { top, commit } = makeCheckout({ 'x.txt': '' })
    const other = path.join(makeFolder(), 'back')
    symlinkSync(path.join(top, 'osv'), other)
    symlinkSync(other, path.join(top, 'osv'))
    const { locate } = open(top, commit())
    rmSync(path.join(top, 'osv'))
    mkdirSync(path.join(top, 'osv'))
    expect(locate(path.join(top, 'osv'))).toEqual({ type: 'none' })
  })

  test('inside of the data are followed', () => {
    const { top, commit } = makeCheckout({ 'records/a.json': 'one', 'osv/b.json': 'four' })
    symlinkSync('../records/a.json', path.join(top, 'osv/a.json'))
    const { locate } = open(top, commit())
    expect(shown(locate(path.join(top, 'osv')))).toBe('folder osv: a.json 3, b.json 4')
  })

  test.each([['none'], ['/etc/hostname'], ['..']])(
    'that lead to no file of the repository (%s) are refused',
    (target) => {
      const { top, commit } = makeCheckout({ 'osv/b.json': 'x' })
      symlinkSync(target, path.join(top, 'osv/a.json'))
      const { locate } = open(top, commit())
      expect(refusalOf(() => locate(path.join(top, 'osv')))).toMatchObject({
        code: 'EADVISORIES',
        message: 'osv/a.json is a link to what is no file of the repository',
      })
    },
  )
})

describe('hostile names', () => {
  test.each(['a\nb', 'a\rb', 'a\0b'])('git is not asked for %j', (name) => {
    const { top } = makeCheckout()
    expect(open(top, 'c0ffee').locate(path.join(top, name))).toEqual({ type: 'none' })
  })

  test('a name that is no UTF-8, and a submodule, are refused', () => {
    const { top, git, commit } = makeCheckout({ 'osv/a.json': 'x' })
    const first = commit()
    git('update-index', '--add', '--cacheinfo', `160000,${first},osv/sub`)
    git('commit', '-q', '-m', 'a submodule')
    const { locate } = open(top, git('rev-parse', 'HEAD'))
    expect(refusalOf(() => locate(path.join(top, 'osv'))).message).toBe('osv has a submodule in it (sub)')
  })

  test('a commit that is not there has nothing', () => {
    const { top, commit } = makeCheckout(base)
    commit()
    expect(open(top, 'f'.repeat(40)).locate(path.join(top, 'osv'))).toEqual({ type: 'none' })
  })
})
