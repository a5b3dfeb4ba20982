// The edits of a change to OSV data in its checkout, with both texts of each record.

import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { listOsvEdits } from '../../../src/advisories/feeds/osv-edits.ts'
import { makeFolder } from '../../support/folder.ts'
import { gitEnv, makeCheckout } from '../../support/git-checkout.ts'

/** Lists the edits of some paths; files are shown by their paths from the top. */
function list(top: string, commit: string | null, ...steps: string[]) {
  const paths = steps.map((step) => path.resolve(top, step))
  const { edits, added, more } = listOsvEdits(paths, { checkouts: [{ top, commit }], moved: null }, gitEnv)
  const show = (file: string) => path.relative(top, file)
  return {
    edits: edits.map(({ path: file, before, after }) => [show(file), before, after]),
    added: added.map(show).sort(),
    more,
  }
}
const none = { edits: [], added: [], more: 0 }

test('records that were edited, removed and added', () => {
  const { top, commit } = makeCheckout({ 'osv/a.json': 'one', 'osv/b.JSON': 'two', 'osv/c.json': 'three' })
  const hash = commit()
  expect(list(top, hash, 'osv')).toEqual(none)
  writeFileSync(path.join(top, 'osv/a.json'), '\uFEFFsix')
  rmSync(path.join(top, 'osv/b.JSON'))
  mkdirSync(path.join(top, 'osv/d'))
  writeFileSync(path.join(top, 'osv/d/e.json'), 'new')
  const found = {
    edits: [
      ['osv/a.json', 'one', '\uFEFFsix'],
      ['osv/b.JSON', 'two', null],
    ],
    added: ['osv/d/e.json'],
    more: 0,
  }
  expect(list(top, hash, 'osv')).toEqual(found)
  // A path that the policy names twice counts once.
  expect(list(top, hash, 'osv', 'osv')).toEqual(found)
})

test('archives, and records that are too large, are listed without texts', () => {
  const large = ' '.repeat(16 * 2 ** 20 + 1)
  const { top, commit } = makeCheckout({ 'osv/all.zip': 'zip', 'osv/a.json': 'one', 'osv/b.json': large })
  const hash = commit()
  writeFileSync(path.join(top, 'osv/all.zip'), 'other')
  writeFileSync(path.join(top, 'osv/a.json'), large)
  writeFileSync(path.join(top, 'osv/b.json'), 'small')
  expect(list(top, hash, 'osv').edits).toEqual([
    ['osv/a.json', 'one', ''],
    ['osv/all.zip', null, null],
    ['osv/b.json', null, null],
  ])
})

test('one file that the policy names', () => {
  const { top, commit } = makeCheckout({ 'data.zip': 'zip', 'other.zip': 'zip' })
  const hash = commit()
  writeFileSync(path.join(top, 'data.zip'), 'forged')
  writeFileSync(path.join(top, 'other.zip'), 'forged')
  expect(list(top, hash, 'data.zip')).toEqual({ ...none, edits: [['data.zip', null, null]] })
})

test('data that only the change has, and data of the machine', () => {
  const { top, commit } = makeCheckout({ 'x.txt': '' })
  const hash = commit()
  mkdirSync(path.join(top, 'osv'))
  writeFileSync(path.join(top, 'osv/a.json'), 'one')
  commit()
  const own = makeFolder({ 'a.json': 'one' })
  expect(list(top, hash, 'osv', own)).toEqual({ ...none, added: ['osv'] })
})

test.each([
  ['removed', () => undefined],
  ['replaced by a file', (folder: string) => writeFileSync(folder, '')],
  ['replaced by a link to nothing', (folder: string) => symlinkSync('none', folder)],
])('a folder that was %s has its records removed', (_, change) => {
  const { top, commit } = makeCheckout({ 'osv/a.json': 'one', 'osv/b.json': 'two' })
  const hash = commit()
  rmSync(path.join(top, 'osv'), { recursive: true })
  change(path.join(top, 'osv'))
  expect(list(top, hash, 'osv')).toEqual({
    ...none,
    edits: [
      ['osv/a.json', 'one', null],
      ['osv/b.json', 'two', null],
    ],
  })
})

test('a link among the records is an edit of none of them, and no file is added', () => {
  const { top, commit } = makeCheckout({ 'osv/a.json': 'one' })
  const hash = commit()
  symlinkSync('a.json', path.join(top, 'osv/b.json'))
  expect(list(top, hash, 'osv')).toEqual(none)
})

test('200 edits are listed, the others counted, over all paths', () => {
  const names = (folder: string, count: number) =>
    Object.fromEntries(Array.from({ length: count }, (_, nth) => [`${folder}/${nth}.zip`, 'one']))
  const { top, commit } = makeCheckout({ ...names('a', 150), ...names('b', 60) })
  const hash = commit()
  for (const folder of ['a', 'b']) rmSync(path.join(top, folder), { recursive: true })
  const { edits, more } = list(top, hash, 'a', 'b')
  expect([edits.length, more]).toEqual([200, 10])
})
