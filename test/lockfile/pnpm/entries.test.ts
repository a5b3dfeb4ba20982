import { expect, test } from 'vitest'
import { readEntries } from '../../../src/lockfile/pnpm/entries.ts'
import type { Dialect } from '../../../src/lockfile/pnpm/keys.ts'
import { yamlSection } from '../../support/pnpm-lock.ts'

const read = (text: string, dialect: Dialect) =>
  readEntries(yamlSection(text), dialect).map(({ key, edges }) => [
    key,
    edges.map(({ name, reference, type }) => `${type} ${name} ${reference}`),
  ])

test('9.0: a package for each set of peers, with the dependencies of that', () => {
  const text = `packages:
  a@1.0.0: {resolution: {}, peerDependencies: {p: '*'}}
  p@1.0.0: {resolution: {}}
  p@2.0.0: {resolution: {}}
snapshots:
  a@1.0.0(p@1.0.0): {dependencies: {p: 1.0.0}, optionalDependencies: {o: 1.0.0}}
  a@1.0.0(p@2.0.0): {dependencies: {p: 2.0.0}}
`
  expect(read(text, 9)).toEqual([
    ['a@1.0.0(p@1.0.0)', ['peer p 1.0.0', 'optional o 1.0.0']],
    ['a@1.0.0(p@2.0.0)', ['peer p 2.0.0']],
    ['p@1.0.0', []],
    ['p@2.0.0', []],
  ])
})

test('5.x and 6.x have them in the entry itself', () =>
  expect(read('packages:\n  /a/1.0.0: {resolution: {}, dependencies: {b: 1.0.0}}\n', 5)).toEqual([
    ['/a/1.0.0', ['runtime b 1.0.0']],
  ]))

test('13.0 has the versions of peers beside their ranges', () =>
  expect(
    read(
      "packages:\n  a@1.0.0: {integrity: x, peerDependencies: {p: {specifier: '*', version: 1.0.0}, q: '*'}}\n",
      13,
    ),
  ).toEqual([['a@1.0.0', ['peer p 1.0.0']]]))

test.each([
  ['snapshots:\n  a@1.0.0: {}\n', 'has no entry in "packages"'],
  ['packages: [a]', 'must be an object'],
])('%j is refused', (text, message) => expect(() => readEntries(yamlSection(text), 9)).toThrow(message))

test('a folder that a pruned lockfile left out is taken from its key', () =>
  expect(read('snapshots:\n  a@file:packages/a: {dependencies: {b: 1.0.0}}\n', 9)).toEqual([
    ['a@file:packages/a', ['runtime b 1.0.0']],
  ]))
