import { expect, test } from 'vitest'
import { isBerry, readBerryFile } from '../../../src/lockfile/yarn/berry-entries.ts'
import { berry, berryEntry, classic } from '../../support/yarn-lock.ts'

const read = (...entries: string[]) => readBerryFile(berry(...entries), 'yarn.lock')

test('yarn decides by __metadata', () => {
  expect([isBerry(berry()), isBerry(classic()), isBerry("'__metadata' :\n  version: 4\n")]).toEqual([
    true,
    false,
    true,
  ])
})

test('an entry has descriptors, a locator, edges and a line', () => {
  const meta = ['dependenciesMeta:', '  b:', '    optional: true', 'peerDependencies:', '  c: "*"']
  const entry = berryEntry('a@^1.0.0, a@npm:*', 'a@npm:1.0.0', 'dependencies:', '  b: ^2.0.0', ...meta)
  expect(read(entry).entries).toMatchObject([
    {
      descriptors: [
        { name: 'a', rest: 'npm:^1.0.0' },
        { name: 'a', rest: 'npm:*' },
      ],
      locator: 'a@npm:1.0.0',
      edges: [
        { name: 'b', range: 'npm:^2.0.0', type: 'optional' },
        { name: 'c', range: '*', type: 'peer' },
      ],
      checksum: '10c0/ab12',
      line: 7,
    },
  ])
})

test('a comma in the range of a plug-in splits nothing off', () =>
  expect(
    read(berryEntry('chalk@condition:X ? ^5 (esm:default,Chalk)', 'chalk@npm:1.0.0')).entries[0]?.descriptors,
  ).toEqual([{ name: 'chalk', rest: 'condition:X ? ^5 (esm:default,Chalk)' }]))

test.each([
  ['a list', '- a\n__metadata: 1\n', 'YAML'],
  ['two documents', `${berry()}\n---\n${berry()}`, 'must be one YAML mapping'],
  ['a version that is no number', berry().replace('version: 10', 'version: ten'), 'must be a whole number'],
  ['a key that is no descriptor', berry(berryEntry('a', 'a@npm:1.0.0')), 'is no list of descriptors'],
  [
    'a dependency out of the folder',
    berry(berryEntry('a@npm:1', 'a@npm:1.0.0', 'dependencies:', '  "../x": 1')),
    'is not a name',
  ],
  [
    'a long checksum',
    berry(berryEntry('a@npm:1', 'a@npm:1.0.0').replace('ab12', 'a'.repeat(400))),
    'characters long',
  ],
])('%s is refused', (_, text, message) => expect(() => readBerryFile(text, 'yarn.lock')).toThrow(message))
