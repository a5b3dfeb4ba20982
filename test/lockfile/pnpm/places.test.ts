import { expect, test } from 'vitest'
import { findPlaces, placeOf } from '../../../src/lockfile/pnpm/places.ts'
import { readImporters } from '../../../src/lockfile/pnpm/importers.ts'
import { yamlSection } from '../../support/pnpm-lock.ts'

const section = yamlSection(`importers:
  packages/x: {dependencies: {a: {specifier: ^1, version: 1.0.0}, b: {specifier: ^1, version: 1.0.0}}}
  .: {dependencies: {a: {specifier: ^1, version: 1.0.0}}}
`)
const places = findPlaces(readImporters(section, section, 9), (name, reference) => `${name}@${reference}`)
const at = (name: string, key: string, platform: string | null = null) =>
  placeOf(places, { name, key, platform })

test('a direct dependency lies in its project, the root first; any other in the store', () => {
  expect(at('a', 'a@1.0.0')).toBe('node_modules/a')
  expect(at('b', 'b@1.0.0')).toBe('packages/x/node_modules/b')
  expect(at('@s/c', '@s/c@1.0.0')).toBe('node_modules/.pnpm/@s+c@1.0.0/node_modules/@s/c')
  expect(at('node', 'node@runtime:1.0.0', 'linux-x64')).toBe(
    'node_modules/.pnpm/node@runtime:1.0.0 linux-x64/node_modules/node',
  )
})

test('no two packages have one place', () => {
  expect(at('d', 'd@1')).not.toBe(at('d', 'd@1'))
})
