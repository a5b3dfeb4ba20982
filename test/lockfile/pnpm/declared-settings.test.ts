import { expect, test } from 'vitest'
import { declareSettings, dereference, listOverrides } from '../../../src/lockfile/pnpm/declared-settings.ts'
import { readSettings } from '../../../src/lockfile/pnpm/settings.ts'

const settings = (files: Record<string, string>) => readSettings((file) => files[file] ?? null)
const files = {
  'pnpm-workspace.yaml': `overrides:
  a@^1>b: 2.0.0
  c: $d
catalog: {x: ^1}
catalogs: {old: {y: ^0}}
packageExtensions:
  p@1:
    dependencies: {q: ^3}
`,
  'package.json':
    '{"dependencies":{"d":"4.0.0"},"pnpm":{"overrides":{"c":"1","e":"5"}},"resolutions":{"f":"6"}}',
}

test('overrides, catalogs and extensions of the workspace file, with their lines', () => {
  expect(
    declareSettings(settings(files), 'pnpm-workspace.yaml').map(
      ({ field, name, range, line }) => `${field} ${name}@${range} ${line}`,
    ),
  ).toEqual([
    'overrides a@^1 > b@2.0.0 2',
    'overrides c@4.0.0 3',
    'catalogs x@^1 4',
    'catalogs old > y@^0 5',
    'packageExtensions p@1 > q@^3 8',
  ])
})

test('of one selector that of the workspace file counts, then package.json, then resolutions', () => {
  expect(listOverrides(settings(files)).map(({ selector, file }) => [selector, file])).toEqual([
    ['a@^1>b', 'pnpm-workspace.yaml'],
    ['c', 'pnpm-workspace.yaml'],
    ['e', 'package.json'],
    ['f', 'package.json'],
  ])
})

test('a reference to what the root does not declare stays', () => {
  expect(dereference('$nothing', settings(files).root)).toBe('$nothing')
  expect(dereference('1.0.0', null)).toBe('1.0.0')
})
