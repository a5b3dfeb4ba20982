import { expect, test } from 'vitest'
import type { LockedPackage } from '../../src/model/lockfile.ts'
import { decideScripts, listUnprepared } from '../../src/wrapper/decide-scripts.ts'
import { locked } from '../support/build.ts'

const place = 'node_modules/a'
const plain = locked('a@1.0.0', { location: place })
const git = locked('a@1.0.0', {
  location: place,
  source: { type: 'git', url: 'git+ssh://git@github.com/o/r.git', commit: 'f'.repeat(40) },
})
const folder = locked('a@1.0.0', {
  location: place,
  source: { type: 'directory', path: 'libs/a', isInside: true },
})
const bundled = locked('a@1.0.0', {
  location: place,
  bundler: { name: 'b', version: '1.0.0', source: { type: 'registry', url: null }, roots: ['a'] },
})
const there = { location: place, name: 'a', version: '1.0.0', isBundled: false }

interface Row {
  readonly allow?: Record<string, boolean>
  readonly all?: true
  readonly package?: LockedPackage
  readonly unpacked?: Partial<typeof there>
  readonly runs: boolean
  readonly named?: true
}
const rows: Readonly<Record<string, Row>> = {
  'that nothing allows': { runs: false, named: true },
  'that is allowed by name': { allow: { a: true }, runs: true },
  'that is allowed in its version': { allow: { 'a@1.0.0': true }, runs: true },
  'that is allowed in another version': { allow: { 'a@1.0.1': true }, runs: false, named: true },
  'that is allowed by a range': { allow: { 'a@^1.0.0': true }, runs: false, named: true },
  'that is refused': { allow: { a: false }, runs: false },
  'that is refused in its version and allowed by name': {
    allow: { a: true, 'a@1.0.0': false },
    runs: false,
  },
  'whose package.json has another version than the approved one': {
    allow: { a: true },
    unpacked: { version: '1.0.1' },
    runs: false,
  },
  'whose package.json has the name of an allowed one': {
    allow: { b: true },
    unpacked: { name: 'b' },
    runs: false,
  },
  'that nothing approved': { allow: { a: true }, unpacked: { location: 'node_modules/b' }, runs: false },
  'that came inside of another one': { allow: { a: true }, package: bundled, runs: false },
  'that npm found inside of another one': { allow: { a: true }, unpacked: { isBundled: true }, runs: false },
  'from git by its name': { allow: { a: true }, package: git, runs: false, named: true },
  'from git by its repository': { allow: { 'github:o/r': true }, package: git, runs: true },
  'from git under another name of its own': {
    allow: { 'github:o/r': true },
    package: git,
    unpacked: { name: 'own' },
    runs: true,
  },
  'of a folder by its name': { allow: { a: true }, package: folder, runs: false, named: true },
  'of a folder by its path': { allow: { './libs/a': true }, package: folder, runs: true },
  'with "all", where nothing is allowed': { all: true, runs: true },
  'with "all", where it is refused': { all: true, allow: { a: false }, runs: false },
  'with "all", inside of another one': { all: true, package: bundled, runs: true },
}

test.each(Object.entries(rows))('the scripts of a package %s', (_, row) => {
  const { package: one = plain, allow = {}, unpacked = {} } = row
  const packages = [{ ...there, ...unpacked }]
  const { run, undecided } = decideScripts(
    { packages },
    new Map([[one.location, one]]),
    allow,
    row.all ? 'all' : 'allowed',
  )
  expect(run).toEqual(row.runs ? [place] : [])
  expect(undecided).toEqual(row.named ? [one] : [])
})

test('two copies of a version are named once', () => {
  const other = locked('a@1.0.0', { location: 'node_modules/b/node_modules/a' })
  const packages = [there, { ...there, location: other.location }]
  const approved = new Map([plain, other].map((one) => [one.location, one]))
  expect(decideScripts({ packages }, approved, {}, 'allowed').undecided).toHaveLength(1)
})

test.each<[string, LockedPackage, Record<string, boolean>, 'allowed' | 'all', boolean]>([
  ['git', git, {}, 'allowed', true],
  ['git, by its name', git, { a: true }, 'allowed', true],
  ['git, allowed', git, { 'github:o/r': true }, 'allowed', false],
  ['git with "all"', git, {}, 'all', false],
  ['git with "all", refused', git, { 'github:o/r': false }, 'all', true],
  ['a folder', folder, {}, 'allowed', true],
  ['a registry, which prepares what it publishes', plain, {}, 'allowed', false],
])('npm does not prepare a package from %s', (_, one, allow, policy, isLeft) => {
  expect(listUnprepared([one], allow, policy)).toEqual(isLeft ? [place] : [])
})
