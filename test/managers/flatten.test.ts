import { expect, test } from 'vitest'
import { flattenSettings } from '../../src/managers/flatten.ts'
import type { SettingsRole } from '../../src/managers/table.ts'
import { refusalOf } from '../support/refusal.ts'

const list = (role: SettingsRole, text: string) =>
  flattenSettings(role, text, 'x').map(({ keys, values }) => `${keys.join('.')}=${values.join('|')}`)

test.each<[SettingsRole, string, string[]]>([
  [
    'pnpm',
    'minimumReleaseAge: 1440\nregistries:\n  "@acme": https://x.test/\n',
    ['minimumReleaseAge=1440', 'registries.@acme=https://x.test/'],
  ],
  ['pnpm', 'minimumReleaseAgeExclude:\n  - a\n  - "@b/*"\n', ['minimumReleaseAgeExclude=a|@b/*']],
  ['pnpm-manifest', '{"name":"x","pnpm":{"minimumReleaseAge":60}}', ['minimumReleaseAge=60']],
  ['pnpm-manifest', '{"name":"x"}', []],
  ['yarn', 'npmMinimalAgeGate: 3d\nenableScripts: true\n', ['npmMinimalAgeGate=3d', 'enableScripts=true']],
  [
    'yarn-classic',
    '# x\nregistry "https://x.test"\n"@acme:registry" "https://y.test"\nstrict-ssl false\n',
    ['registry=https://x.test', '@acme:registry=https://y.test', 'strict-ssl=false'],
  ],
  [
    'bun',
    '[install]\nminimumReleaseAge = 259200\nregistry = { url = "https://x.test", token = "$T" }\n',
    ['install.minimumReleaseAge=259200', 'install.registry.url=https://x.test', 'install.registry.token=$T'],
  ],
  ['yarn', '', []],
])('%s %j', (role, text, expected) => expect(list(role, text)).toEqual(expected))

test.each<[SettingsRole, string]>([
  ['pnpm', 'a: ['],
  ['pnpm', 'a: 1\na: 2'],
  ['bun', '[install'],
  ['pnpm-manifest', '{'],
])('%s %j cannot be read', (role, text) =>
  expect(refusalOf(() => flattenSettings(role, text, 'x')).code).toBe('EUSAGE'),
)

test('what nests deeper than any setting is left out', () =>
  expect(list('yarn', 'a: {b: {c: {d: {e: {f: {g: 1}}}}}}')).toEqual([]))
