import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { parseLockfile } from '../../../src/lockfile/parse.ts'
import { listCorpus, readCorpus } from '../../support/corpus.ts'

const fixture = path.resolve(import.meta.dirname, '../../../fixtures/npm12')
const readFixture = (file: string) => readFileSync(path.join(fixture, file), 'utf8')
const unknownOf = (lock: Record<string, unknown>) =>
  (parseLockfile(JSON.stringify(lock, null, 1), 'package-lock.json').unknown ?? []).map(
    ({ line, words }) => `line ${line}: ${words}`,
  )
const v3 = (packages: Record<string, unknown>, more: Record<string, unknown> = {}) => ({
  lockfileVersion: 3,
  packages: { '': {}, ...packages },
  ...more,
})
const entry = { version: '1.0.0' }

test('what npm 12 writes for patches and extensions is read', () => {
  const lock = parseLockfile(readFixture('package-lock.json'), 'package-lock.json', readFixture)
  expect(lock).toMatchObject({
    format: 'npm-4',
    unknown: [],
    patches: [
      {
        package: 'ms@2.1.2',
        locked: { path: 'patches/ms@2.1.2.patch' },
        declared: 'patches/ms@2.1.2.patch',
      },
    ],
  })
  const ranges = lock.manifests.flatMap((manifest) => manifest.ranges)
  expect(ranges).toContainEqual(
    expect.objectContaining({ field: 'packageExtensions', name: 'ms@2 > is-number', range: '6.0.0' }),
  )
})

test.each(listCorpus(['package-lock.json', 'npm-shrinkwrap.json']))('%s contains nothing unknown', (file) => {
  expect(parseLockfile(readCorpus(file), path.posix.basename(file)).unknown).toEqual([])
})

describe('is named', () => {
  test.each<[string, Record<string, unknown>, string[]]>([
    [
      'a version',
      v3({}, { lockfileVersion: 5 }),
      ['line 2: lockfileVersion 5 is none that depgate knows (1 to 4)'],
    ],
    [
      'a version as text',
      v3({}, { lockfileVersion: '99' }),
      ['line 2: lockfileVersion 99 is none that depgate knows (1 to 4)'],
    ],
    [
      'a key at the root',
      v3({}, { plugins: [] }),
      ['line 6: the lockfile has the key "plugins", which depgate does not know'],
    ],
    [
      'a key of an entry',
      v3({ 'node_modules/a': { ...entry, patchedBy: 'x' } }),
      ['line 7: entry node_modules/a has the key "patchedBy", which depgate does not know'],
    ],
    [
      'a key of the root entry',
      v3({ '': { transforms: {} } }),
      ['line 5: the entry of the root has the key "transforms", which depgate does not know'],
    ],
    [
      'a key within a known one',
      v3({ 'node_modules/a': { ...entry, patched: { path: 'a.patch', integrity: 'x', strip: 1 } } }),
      ['line 10: "patched" of entry node_modules/a has the key "strip", which depgate does not know'],
    ],
    [
      'a key of a nested entry of version 1',
      { lockfileVersion: 1, dependencies: { a: { ...entry, dependencies: { b: { ...entry, hook: 'x' } } } } },
      ['line 9: entry a > dependencies > b has the key "hook", which depgate does not know'],
    ],
  ])('%s', (_, lock, expected) => expect(unknownOf(lock)).toEqual(expected))
})

test('honest keys of every version give nothing', () => {
  const all = {
    ...entry,
    dev: true,
    devOptional: true,
    hasShrinkwrap: true,
    libc: ['glibc'],
    ideallyInert: true,
  }
  expect(unknownOf(v3({ 'node_modules/a': all }, { requires: true, name: 'x' }))).toEqual([])
  expect(
    unknownOf({ lockfileVersion: 1, preserveSymlinks: '1', dependencies: { a: { ...entry, from: 'a@1' } } }),
  ).toEqual([])
})

test('the same part of the same package has the same key wherever it is', () => {
  const odd = { ...entry, integrity: 'sha512-x', mark: { a: 1 } }
  const keyOf = (packages: Record<string, unknown>) =>
    parseLockfile(JSON.stringify(v3(packages)), 'package-lock.json').unknown?.map((part) => part.key)
  const first = keyOf({ 'node_modules/a': odd })
  const parent = { 'node_modules/b': entry }
  expect(keyOf({ ...parent, 'node_modules/b/node_modules/a': odd })).toEqual(first)
  expect(keyOf({ 'node_modules/a': { ...odd, mark: { a: 2 } } })).not.toEqual(first)
  expect(keyOf({ 'node_modules/a': { ...odd, version: '1.0.1' } })).not.toEqual(first)
})
