// What in node_modules no record accounts for.

import { describe, expect, test } from 'vitest'
import { openDiskLockfiles } from '../../../src/hook/judge/disk-lockfiles.ts'
import { ownerOf, unrecordedPair } from '../../../src/hook/judge/unrecorded.ts'
import { stateOf } from '../../support/approved-state.ts'
import { lockWith } from '../../support/hook-machine.ts'
import { diskOf, type Tree } from '../../support/memory-snapshot.ts'

const record = (...ids: string[]) =>
  JSON.stringify({
    lockfileVersion: 3,
    packages: Object.fromEntries(
      ids.map((id) => [
        `node_modules/${id.slice(0, id.lastIndexOf('@'))}`,
        { version: id.slice(id.lastIndexOf('@') + 1) },
      ]),
    ),
  })
const found = (approved: Tree, seen: Tree, lockfile: string | null = 'package-lock.json') => {
  const changed = Object.keys(seen).filter((name) => name.endsWith('/'))
  const state = stateOf(approved, seen)
  const pair = unrecordedPair(changed, lockfile, state, openDiskLockfiles(state, diskOf(seen)))
  return pair?.after.packages.map(({ name, version }) => `${name}@${version}`) ?? []
}
const lock = { 'package-lock.json': lockWith('old@1.0.0') }

describe('is accounted for', () => {
  test.each<[string, Tree, Tree]>([
    ['what is locked', {}, { ...lock, 'node_modules/': 'old@1.0.0' }],
    [
      'what npm has recorded',
      {},
      {
        ...lock,
        'node_modules/': 'old@1.0.0\nx@1.0.0',
        'node_modules/.package-lock.json': record('x@1.0.0'),
      },
    ],
    ['what was approved', { 'node_modules/': 'x@1.0.0' }, { ...lock, 'node_modules/': 'old@1.0.0\nx@1.0.0' }],
    [
      'a version that npm writes otherwise',
      {},
      { 'package-lock.json': lockWith('old@1.0.0'), 'node_modules/': 'old@=1.0.0' },
    ],
    ['nothing', {}, { ...lock, 'node_modules/': '' }],
  ])('%s', (_, approved, seen) => {
    expect(found(approved, seen)).toEqual([])
  })
})

test('what a link of the lockfile has in its place accounts for no package', () => {
  const linked = JSON.stringify({
    lockfileVersion: 3,
    packages: {
      '': { name: 'app', version: '1.0.0' },
      'node_modules/x': { resolved: 'x', link: true, version: '6.6.6' },
      x: { version: '1.0.0' },
    },
  })
  expect(found({}, { 'package-lock.json': linked, 'node_modules/': 'x@6.6.6' })).toEqual(['x@6.6.6'])
})

describe('of another manager', () => {
  const yarn = { 'yarn.lock': 'x@^1.0.0:\n  version "1.0.0"\n' }
  const pnpm = { 'pnpm-lock.yaml': 'packages:\n\n  x@1.0.0:\n  "@s/y@2.0.0":\n\nsnapshots:\n' }

  test.each<[string, Tree, string[]]>([
    ['what its lockfile names is known', { ...yarn, 'node_modules/': 'x@1.0.0' }, []],
    ['another version is not', { ...yarn, 'node_modules/': 'x@6.6.6' }, ['x@6.6.6']],
    ['another package is not', { ...yarn, 'node_modules/': 'evil@1.0.0\nx@1.0.0' }, ['evil@1.0.0']],
    ['that of a workspace is in the root’s', { ...yarn, 'a/node_modules/': 'x@1.0.0\ny@1.0.0' }, ['y@1.0.0']],
    ['what a tarball bundles is in none', { ...yarn, 'node_modules/x/node_modules/': 'y@1.0.0' }, []],
    ['a link into the store', { ...pnpm, 'node_modules/': '>x@1.0.0\n>evil@1.0.0' }, ['evil@1.0.0']],
    [
      'the folders of the store',
      {
        ...pnpm,
        'node_modules/.pnpm/': '@s+y@2.0.0_z@1.0.0\n@s+y@3.0.0\n@s+y@4.0.0\nx@1.0.0(z@1.0.0)\nd@file+d',
      },
      ['@s/y@3.0.0', '@s/y@4.0.0'],
    ],
    [
      'a folder of the store whose name was cut',
      { ...pnpm, 'node_modules/.pnpm/': `@s+y@2.0_${'0'.repeat(32)}\n@s+y@2.0.0_${'0'.repeat(32)}` },
      [],
    ],
    ['each once', { ...pnpm, 'node_modules/': '>e@1.0.0', 'node_modules/.pnpm/': 'e@1.0.0' }, ['e@1.0.0']],
    ['nothing by a lockfile that is not read', { 'bun.lockb': '', 'node_modules/': 'x@1.0.0' }, []],
  ])('%s', (_, seen, ids) => {
    expect(found({}, seen, null)).toEqual(ids)
  })
})

describe('below the first level', () => {
  const nested = JSON.stringify({
    lockfileVersion: 3,
    packages: {
      '': {},
      'node_modules/a': { version: '1.0.0' },
      'node_modules/a/node_modules/b': { version: '2.0.0' },
    },
  })

  test.each<[string, Tree, string[]]>([
    ['what is locked there', { 'node_modules/a/node_modules/': 'b@2.0.0' }, []],
    ['another version', { 'node_modules/a/node_modules/': 'b@3.0.0' }, ['b@3.0.0']],
    ['what is locked elsewhere', { 'node_modules/a/node_modules/': 'a@1.0.0' }, ['a@1.0.0']],
    ['a scope', { 'node_modules/a/node_modules/@s/': '@s/b@2.0.0' }, ['@s/b@2.0.0']],
    [
      'a link into npm’s store, wherever it is locked',
      { 'w/node_modules/': '>b@2.0.0\n>b@3.0.0' },
      ['b@3.0.0'],
    ],
  ])('%s', (_, seen, ids) => {
    expect(found({}, { 'package-lock.json': nested, ...seen })).toEqual(ids)
  })
})

describe('is not', () => {
  test.each<[string, Tree, Tree, string[]]>([
    [
      'a folder that nothing names',
      {},
      { ...lock, 'node_modules/': 'old@1.0.0\nevil@1.0.0' },
      ['evil@1.0.0'],
    ],
    ['one of a scope', {}, { ...lock, 'node_modules/@s/': '@s/evil@1.0.0' }, ['@s/evil@1.0.0']],
    ['another version', {}, { ...lock, 'node_modules/': 'old@6.6.6' }, ['old@6.6.6']],
    [
      'another version than approved',
      { 'node_modules/': 'x@1.0.0' },
      { ...lock, 'node_modules/': 'x@2.0.0' },
      ['x@2.0.0'],
    ],
    ['a folder without a version', {}, { ...lock, 'node_modules/': 'evil@' }, ['evil@0.0.0']],
    ['the same version in another place', {}, { ...lock, 'web/node_modules/': 'old@1.0.0' }, ['old@1.0.0']],
    [
      'all of it where the record is gone and nothing is locked',
      {},
      { 'node_modules/': 'x@1.0.0' },
      ['x@1.0.0'],
    ],
  ])('%s', (_, approved, seen, ids) => {
    expect(found(approved, seen, 'package-lock.json' in seen ? 'package-lock.json' : null)).toEqual(ids)
  })
})

test.each([
  ['node_modules/', ''],
  ['packages/a/node_modules/@s/', 'packages/a'],
  ['node_modules/.package-lock.json', ''],
  ['a/node_modules/.x/node_modules/', 'a'],
])('%s is of "%s"', (file, folder) => {
  expect(ownerOf(file)).toBe(folder)
})
