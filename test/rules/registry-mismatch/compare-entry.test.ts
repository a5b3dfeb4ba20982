// The parts of an entry that are compared, in their order, and where its address is not.

import { expect, test } from 'vitest'
import { compareEntry } from '../../../src/rules/registry-mismatch/compare-entry.ts'
import { declared, locked, published } from '../../support/build.ts'

const where = { registry: 'https://registry.example.test', prefix: '/' }
const forged = locked('a@1.0.0', {
  integrity: 'sha512-b',
  source: { type: 'registry', url: 'https://registry.example.test/evil.tgz' },
  edges: [{ name: 'evil', range: '*', type: 'runtime' }],
  bin: { npm: 'x.js' },
  hasInstallScript: true,
  isFalselyOptional: true,
})
const parts = ['hash', 'address', 'dependencies', 'commands', 'install script', 'optional']

test('an entry as published', () =>
  expect(compareEntry(locked('a@1.0.0'), published(), where)).toEqual({ differences: [], unproven: null }))

test('every part of a forged entry', () => {
  const { differences, unproven } = compareEntry(forged, published(), where)
  expect(differences.map(({ part }) => part)).toEqual(parts)
  expect(unproven).toBeNull()
})

test('no address where it is not on the registry', () => {
  const { differences } = compareEntry(forged, published(), null)
  expect(differences.map(({ part }) => part)).toEqual(parts.filter((part) => part !== 'address'))
})

test('what the project adds to the dependencies of packages', () => {
  const extensions = [declared('a > evil', '*', { field: 'packageExtensions' })]
  const { differences } = compareEntry(forged, published(), where, { extensions })
  expect(differences.map(({ part }) => part)).toEqual(parts.filter((part) => part !== 'dependencies'))
})

test('a hash that could not be compared, beside the other parts', () => {
  const { differences, unproven } = compareEntry(forged, published({ integrity: null }), where)
  expect(differences.map(({ part }) => part)).toEqual(parts.slice(1))
  expect(unproven).toBe('without a hash on the registry')
})
