import { expect, test } from 'vitest'
import { buildNodes, keyFinder } from '../../../src/lockfile/pnpm/nodes.ts'
import { readLockDocument } from '../../../src/lockfile/pnpm/document.ts'
import { findPlaces } from '../../../src/lockfile/pnpm/places.ts'
import { yamlSection } from '../../support/pnpm-lock.ts'

const document = readLockDocument(
  yamlSection(`lockfileVersion: '9.0'
importers: {.: {dependencies: {al: {specifier: 'npm:a@1', version: a@1.0.0}}}}
packages:
  a@1.0.0: {resolution: {integrity: x}, bundledDependencies: [q]}
  b@1.0.0: {resolution: {integrity: x}}
snapshots:
  a@1.0.0: {dependencies: {b: 1.0.0, n: b@1.0.0}}
  b@1.0.0: {}
`),
)
const keyOf = keyFinder(document)
const { nodes, find } = buildNodes(document, {
  keyOf,
  isTar: false,
  isHashBeside: false,
  places: findPlaces(document.importers, keyOf),
  registryOf: () => null,
  ownFolder: () => null,
})

test('a package is there once for each name that it is asked for by', () => {
  expect(nodes.map(({ name, alias, location }) => [name, alias, location])).toEqual([
    ['a', 'al', 'node_modules/al'],
    ['b', null, 'node_modules/.pnpm/b@1.0.0/node_modules/b'],
    ['b', 'n', 'node_modules/.pnpm/b@1.0.0/node_modules/n'],
  ])
})

test('an edge has the version that it resolved to, or the alias', () => {
  expect(nodes[0]?.edges.map(({ name, range }) => `${name}@${range}`)).toEqual(['b@1.0.0', 'n@npm:b@1.0.0'])
  expect(nodes[0]?.links.map(({ to }) => to)).toEqual([1, 2])
  expect(nodes[0]?.hasBundle).toBe(true)
  expect(find('b', 'b@1.0.0')).toEqual([1])
})
