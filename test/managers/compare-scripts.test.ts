import { expect, test } from 'vitest'
import { compareScriptLists } from '../../src/managers/compare-scripts.ts'

const messages = (kind: 'manifest' | 'pnpm-workspace', before: string | null, after: string) =>
  compareScriptLists(kind, before, after).map(({ message }) => message)
const gained = (key: string, name: string) => [`"${key}" gained ${name}, whose install scripts may then run`]

test.each<[string, 'manifest' | 'pnpm-workspace', string | null, string, string[]]>([
  [
    'pnpm 12',
    'pnpm-workspace',
    'allowBuilds:\n  a: true\n',
    'allowBuilds:\n  a: true\n  b: true\n',
    gained('allowBuilds', 'b'),
  ],
  [
    'a refusal that is turned',
    'pnpm-workspace',
    'allowBuilds: {a: false}',
    'allowBuilds: {a: true}',
    gained('allowBuilds', 'a'),
  ],
  ['pnpm 10', 'pnpm-workspace', null, 'onlyBuiltDependencies: [a]', gained('onlyBuiltDependencies', 'a')],
  [
    'a version that is no longer refused, beside a permission of the name',
    'pnpm-workspace',
    'allowBuilds: {a: true, a@1.0.0: false}',
    'allowBuilds: {a: true}',
    ['"allowBuilds" no longer refuses a@1.0.0'],
  ],
  [
    'one that is built again',
    'pnpm-workspace',
    'neverBuiltDependencies: [a, b]',
    'neverBuiltDependencies: [a]',
    ['"neverBuiltDependencies" no longer refuses b'],
  ],
  [
    'a list of what is not built lets the others run',
    'pnpm-workspace',
    '',
    'neverBuiltDependencies: [a]',
    ['"neverBuiltDependencies" was added: pnpm 10 then runs the install scripts of all other packages'],
  ],
  [
    'the manifest of pnpm',
    'manifest',
    '{}',
    '{"pnpm":{"onlyBuiltDependencies":["a"]}}',
    gained('onlyBuiltDependencies', 'a'),
  ],
  [
    'yarn',
    'manifest',
    '{"dependenciesMeta":{"a":{"built":false}}}',
    '{"dependenciesMeta":{"a":{"built":true}}}',
    gained('dependenciesMeta', 'a'),
  ],
  [
    'bun',
    'manifest',
    '{"trustedDependencies":[]}',
    '{"trustedDependencies":["esbuild"]}',
    gained('trustedDependencies', 'esbuild'),
  ],
  [
    'bun, a name of no list',
    'manifest',
    '{}',
    '{"trustedDependencies":["a"]}',
    gained('trustedDependencies', 'a'),
  ],
  [
    "bun's own list comes back",
    'manifest',
    '{"trustedDependencies":[]}',
    '{}',
    [
      '"trustedDependencies" was removed: bun then runs the install scripts of the 367 packages that it knows',
    ],
  ],
])('%s', (_, kind, before, after, expected) => expect(messages(kind, before, after)).toEqual(expected))

test.each<[string, 'manifest' | 'pnpm-workspace', string | null, string]>([
  ['the same', 'pnpm-workspace', 'allowBuilds: {a: true}', 'allowBuilds:\n  "a": true\n'],
  ['a refusal', 'pnpm-workspace', 'allowBuilds: {a: true}', 'allowBuilds: {a: false, b: false}'],
  ['a permission that goes', 'pnpm-workspace', 'onlyBuiltDependencies: [a, b]', 'onlyBuiltDependencies: [a]'],
  [
    "pnpm 10's list in pnpm 12's form",
    'pnpm-workspace',
    'onlyBuiltDependencies: [a]',
    'allowBuilds: {a: true}',
  ],
  [
    'what pnpm writes for a person to decide',
    'pnpm-workspace',
    '',
    'allowBuilds: {a: set this to true or false}',
  ],
  ['ignored', 'pnpm-workspace', '', 'ignoredBuiltDependencies: [a]'],
  ['one that bun ran before', 'manifest', '{}', '{"trustedDependencies":["esbuild"]}'],
  ['other parts', 'manifest', '{}', '{"dependenciesMeta":{"a":{"optional":true}}}'],
  ['a text that cannot be read', 'manifest', '{}', '{'],
])('quiet: %s', (_, kind, before, after) => expect(messages(kind, before, after)).toEqual([]))

test('with its line', () => {
  expect(
    compareScriptLists('pnpm-workspace', null, 'packages: [.]\nallowBuilds:\n  a: true\n')[0]?.line,
  ).toBe(3)
})
