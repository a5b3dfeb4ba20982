import { expect, test } from 'vitest'
import type { LockedPackage, Lockfile } from '../../../src/model/report.ts'
import { findMoves } from '../../../src/check/checkout/moved-lockfiles.ts'

const lockfile = (...packages: string[]): Lockfile => ({
  path: '',
  format: 'npm-3',
  manifests: [],
  allowScripts: {},
  packages: packages.map(
    (name) => ({ name, version: '1.0.0', integrity: `sha512-${name}` }) as LockedPackage,
  ),
})

test('the one with most packages in common', () => {
  const came = [{ path: 'apps/web/package-lock.json', lockfile: lockfile('a', 'b', 'c') }]
  const gone = [
    { path: 'x/package-lock.json', lockfile: lockfile('a', 'b') },
    { path: 'y/package-lock.json', lockfile: lockfile('a', 'b', 'c', 'd') },
  ]
  expect([...findMoves(came, gone)]).toEqual([['apps/web/package-lock.json', 'y/package-lock.json']])
})

test('nothing where less than half is common, or where there is nothing to compare', () => {
  const one = (...names: string[]) => [{ path: names.join(''), lockfile: lockfile(...names) }]
  expect(findMoves(one('a', 'b', 'c'), one('a', 'x', 'y')).size).toBe(0)
  expect(findMoves(one('a'), one('a', 'b', 'c')).size).toBe(0)
  expect(findMoves(one(), one()).size).toBe(0)
})

test('each that went is the origin of one; the folder decides between equals', () => {
  const same = lockfile('a')
  const came = ['new/api/package-lock.json', 'new/web/package-lock.json'].map((path) => ({
    path,
    lockfile: same,
  }))
  const gone = ['old/web/package-lock.json', 'old/api/package-lock.json'].map((path) => ({
    path,
    lockfile: same,
  }))
  expect(Object.fromEntries(findMoves(came, gone))).toEqual({
    'new/api/package-lock.json': 'old/api/package-lock.json',
    'new/web/package-lock.json': 'old/web/package-lock.json',
  })
  expect(findMoves(came, gone.slice(0, 1)).size).toBe(1)
})
