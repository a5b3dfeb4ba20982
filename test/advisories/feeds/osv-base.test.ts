// OSV data of a checkout as it is at the base: where it is read from, and what a copy of it has.

import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { openOsvBase } from '../../../src/advisories/feeds/osv-base.ts'
import { makeFolder } from '../../support/folder.ts'
import { gitEnv, makeCheckout } from '../../support/git-checkout.ts'

const open = (top: string, commit: string | null) =>
  openOsvBase({ checkouts: [{ top, commit }], moved: null }, gitEnv)

test('what is the same is read where it is', () => {
  const { top, commit } = makeCheckout({ 'osv/a.json': 'one' })
  const { place, isOfChange } = open(top, commit())
  const [tracked, outside] = [path.join(top, 'osv'), makeFolder()]
  expect(place(tracked)).toBe(tracked)
  expect(place(outside)).toBe(outside)
  expect([isOfChange(tracked), isOfChange(outside)]).toEqual([true, false])
})

test('what was edited is copied from the commit, privately and with its date', () => {
  const bytes = 'a\0b\n\uFEFFé'
  const { top, commit } = makeCheckout({ 'osv/a.json': bytes, 'osv/b/c.json': '', 'osv/d.json': 'blob 3\n' })
  const base = open(top, commit())
  rmSync(path.join(top, 'osv/d.json'))
  writeFileSync(path.join(top, 'osv/e.json'), 'new')
  const folder = base.place(path.join(top, 'osv'))
  expect(folder.startsWith(base.folder())).toBe(true)
  expect(readdirSync(folder, { recursive: true }).sort()).toEqual(['a.json', 'b', 'b/c.json', 'd.json'])
  expect(readFileSync(path.join(folder, 'a.json'), 'utf8')).toBe(bytes)
  expect(readFileSync(path.join(folder, 'b/c.json'), 'utf8')).toBe('')
  expect(readFileSync(path.join(folder, 'd.json'), 'utf8')).toBe('blob 3\n')
  for (const file of ['a.json', 'b/c.json']) {
    const { mode, mtime } = statSync(path.join(folder, file))
    expect(mode & 0o777).toBe(0o600)
    // The data is as old as the commit, not as this copy.
    expect(mtime.toISOString()).toBe('2026-01-01T00:00:00.000Z')
  }
  expect(statSync(path.join(folder, 'b')).mode & 0o777).toBe(0o700)
  // Once for a path.
  expect(base.place(path.join(top, 'osv'))).toBe(folder)
})

test('an archive is copied as the file that it is, one that is too large for a single call too', () => {
  const large = 'x'.repeat(32 * 2 ** 20 + 1)
  const { top, commit } = makeCheckout({ 'data.zip': 'zip', 'large.zip': large })
  const base = open(top, commit())
  for (const name of ['data.zip', 'large.zip']) writeFileSync(path.join(top, name), 'forged')
  const file = base.place(path.join(top, 'data.zip'))
  expect(path.basename(file)).toBe('data.zip')
  expect(readFileSync(file, 'utf8')).toBe('zip')
  const copy = base.place(path.join(top, 'large.zip'))
  expect(readFileSync(copy, 'utf8') === large).toBe(true)
  expect(statSync(copy).mtime.toISOString()).toBe('2026-01-01T00:00:00.000Z')
})

test('data that only the change has is read from nowhere', () => {
  const { top, commit } = makeCheckout({ 'x.txt': '' })
  const base = open(top, commit())
  for (const name of ['osv.zip']) writeFileSync(path.join(top, name), 'forged')
  commit()
  const place = base.place(path.join(top, 'osv.zip'))
  expect(() => statSync(place)).toThrow('ENOENT')
})
