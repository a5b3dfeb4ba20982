// What in node_modules no record accounts for.

import { describe, expect, test } from 'vitest'
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
  const pair = unrecordedPair(changed, lockfile, stateOf(approved, seen), diskOf(seen))
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

  test('what another manager has installed', () => {
    expect(found({}, { 'yarn.lock': '', 'node_modules/': 'x@1.0.0' }, null)).toEqual([])
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
