import { expect, test } from 'vitest'
import { readCatalogs, readImporters } from '../../../src/lockfile/pnpm/importers.ts'
import type { Dialect } from '../../../src/lockfile/pnpm/keys.ts'
import { yamlSection } from '../../support/pnpm-lock.ts'

const read = (text: string, dialect: Dialect) => {
  const section = yamlSection(text)
  return readImporters(section, section, dialect).map(({ id, dependencies }) => [
    id,
    dependencies.map(({ field, name, specifier, reference }) => `${field} ${name} ${specifier} ${reference}`),
  ])
}

test.each<[string, string, Dialect, unknown[]]>([
  ['5.x, alone', 'specifiers: {a: ^1}\ndependencies: {a: 1.0.0}', 5, [['.', ['dependencies a ^1 1.0.0']]]],
  ['6.x', 'dependencies: {a: {specifier: ^1, version: 1.0.0}}', 6, [['.', ['dependencies a ^1 1.0.0']]]],
  [
    '9.0',
    'importers: {x: {devDependencies: {a: {specifier: ^1, version: 1.0.0}}}}',
    9,
    [['x', ['devDependencies a ^1 1.0.0']]],
  ],
  [
    '13.0',
    "projects: {.: {dependencies: {a: 1.0.0, b: 'npm:c@2.0.0', w: 'workspace:*'}}}",
    13,
    [
      [
        '.',
        [
          'dependencies a 1.0.0 1.0.0',
          'dependencies b npm:c@2.0.0 c@2.0.0',
          'dependencies w workspace:* workspace:',
        ],
      ],
    ],
  ],
  ['9.0 without any', 'packages: {}', 9, []],
])('%s', (_, text, dialect, expected) => expect(read(text, dialect)).toEqual(expected))

test.each([
  ['importers: {.: {dependencies: {a: 1.0.0}}}', 'has no specifier and version'],
  ['importers: {.: {dependencies: {a: {specifier: ^1}}}}', 'version is missing'],
])('%s is refused', (text, message) => expect(() => read(text, 9)).toThrow(message))

test('catalogs by their names', () =>
  expect(
    readCatalogs(yamlSection('catalogs: {default: {a: {specifier: ^1, version: 1.0.0}}}'))
      .get('default')
      ?.get('a'),
  ).toEqual({
    specifier: '^1',
    version: '1.0.0',
  }))
