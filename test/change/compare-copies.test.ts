import { expect, test } from 'vitest'
import { compareCopies, isSameBytes } from '../../src/change/compare-copies.ts'
import type { PackageChange } from '../../src/model/change.ts'
import type { LockedPackage } from '../../src/model/report.ts'
import { arrival, locked } from '../support/build.ts'

const sha512 = (text: string) => `sha512-${Buffer.alloc(64, text).toString('base64')}`
const a = (more: Partial<LockedPackage> = {}) => locked('a@1.0.0', { integrity: sha512('a'), ...more })
const edge = (name: string, type: 'runtime' | 'peer' | 'development') => ({ name, range: '*', type })
const git = (commit: string) => ({ type: 'git' as const, url: 'git+https://g.example.test/a.git', commit })

test.each<[string, LockedPackage[], LockedPackage[], string[]]>([
  ['equal copies', [a()], [a()], []],
  ['equal copies at another location', [a()], [a({ location: 'node_modules/b/node_modules/a' })], []],
  ['one copy more of the same', [a()], [a(), a({ location: 'node_modules/b/node_modules/a' })], []],
  ['another hash', [a()], [a({ integrity: sha512('b') })], ['hash']],
  ['no hash any more', [a()], [a({ integrity: null })], ['hash']],
  ['another source', [a()], [a({ source: git('c') })], ['source']],
  ['another scope', [a()], [a({ scope: 'development' })], ['scope']],
  ['a new dependency', [a()], [a({ edges: [edge('b', 'runtime')] })], ['dependencies']],
  ['a new peer dependency', [a()], [a({ edges: [edge('b', 'peer')] })], ['peer dependencies']],
  [
    'a development dependency, which npm does not install',
    [a()],
    [a({ edges: [edge('b', 'development')] })],
    [],
  ],
  ['a command', [a()], [a({ bin: { npm: 'x.js' } })], ['commands']],
  ['commands that were not recorded before', [a({ bin: null })], [a({ bin: { a: 'x.js' } })], []],
  [
    'an install script',
    [a({ hasInstallScript: false })],
    [a({ hasInstallScript: true })],
    ['install script'],
  ],
  [
    'a mark of an older lockfile that has none',
    [a({ hasInstallScript: null })],
    [a({ hasInstallScript: true })],
    [],
  ],
  ['a shrinkwrap', [a()], [a({ hasShrinkwrap: true })], ['shrinkwrap']],
  ['a bundle', [a()], [a({ hasBundle: true })], ['bundle']],
  ['one of two copies', [a()], [a(), a({ integrity: sha512('b') })], ['hash']],
])('%s', (_, before, after, expected) => {
  expect(compareCopies(before, after)).toEqual(expected)
  // The same in the other direction.
  expect(compareCopies(after, before)).toEqual(expected)
})

test('very many different copies are not compared with each other', () => {
  const many = Array.from({ length: 201 }, (_, nth) => a({ integrity: sha512(`x${nth}`) }))
  expect(compareCopies([a()], many)).toEqual(['copies'])
})

const altered = (before: LockedPackage | null, after: Partial<LockedPackage>): PackageChange => ({
  ...arrival('a@1.0.0', { kind: 'altered', copy: { ...a(), ...after } }),
  ...(before === null ? {} : { before: [before] }),
})

test.each<[string, PackageChange, boolean]>([
  ['the same hash', altered(a(), { scope: 'development' }), true],
  ['another hash', altered(a(), { integrity: sha512('b') }), false],
  ['a second hash beside the known one', altered(a(), { integrity: `${sha512('a')} ${sha512('b')}` }), false],
  ['the same commit', altered(a({ source: git('c') }), { source: git('c'), integrity: null }), true],
  ['another commit under the same hash', altered(a({ source: git('c') }), { source: git('d') }), false],
  ['no hash, from the same address', altered(a({ integrity: null }), { integrity: null }), true],
  ['a hash that is gone', altered(a(), { integrity: null }), false],
  ['no state of before', altered(null, {}), false],
  ['an added package', arrival('a@1.0.0'), false],
])('same bytes: %s', (_, change, expected) => expect(isSameBytes(change)).toBe(expected))
