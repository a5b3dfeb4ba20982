// Edits that loosen a package manager's own protection, each beside one that does not.

import { describe, expect, test } from 'vitest'
import { compareSettings } from '../../src/managers/compare.ts'
import type { SettingsRole } from '../../src/managers/table.ts'

const files: Record<SettingsRole, string> = {
  pnpm: 'pnpm-workspace.yaml',
  'pnpm-manifest': 'package.json',
  'pnpm-rc': '.npmrc',
  yarn: '.yarnrc.yml',
  'yarn-classic': '.yarnrc',
  'yarn-npmrc': '.npmrc',
  bun: 'bunfig.toml',
}
const compare = (role: SettingsRole, before: string | null, after: string) =>
  compareSettings(role, before, after, files[role]).map(({ message }) => message)

describe('loosened', () => {
  test.each<[SettingsRole, string | null, string, string]>([
    [
      'pnpm',
      'minimumReleaseAge: 1440',
      'minimumReleaseAge: 60',
      '"minimumReleaseAge" was lowered from 1d to 1h (it was 1440, and is 60)',
    ],
    ['pnpm', 'minimumReleaseAge: 1440', '', '"minimumReleaseAge" was removed (it was 1440)'],
    ['pnpm', null, 'minimumReleaseAge: 0', '"minimumReleaseAge" was switched off (0)'],
    [
      'pnpm',
      'minimumReleaseAge: 1440',
      'minimumReleaseAge: ${X}',
      '"minimumReleaseAge" cannot be read as an age (it was 1440, and is ${X})',
    ],
    [
      'pnpm',
      'minimumReleaseAgeExclude: [a]',
      'minimumReleaseAgeExclude: [a, evil]',
      '"minimumReleaseAgeExclude" gained evil',
    ],
    [
      'pnpm',
      'trustPolicy: no-downgrade',
      'trustPolicy: off',
      '"trustPolicy" was set to a value that protects less (it was no-downgrade, and is off)',
    ],
    ['pnpm', 'trustPolicy: no-downgrade', '', '"trustPolicy" was removed (it was no-downgrade)'],
    [
      'pnpm',
      'blockExoticSubdeps: true',
      'blockExoticSubdeps: false',
      '"blockExoticSubdeps" was switched off (it was true, and is false)',
    ],
    ['pnpm', null, 'strictDepBuilds: false', '"strictDepBuilds" was switched off (false)'],
    ['pnpm', null, 'dangerouslyAllowAllBuilds: true', '"dangerouslyAllowAllBuilds" was switched on (true)'],
    [
      'pnpm',
      null,
      'registry: https://evil.example.test/',
      '"registry" was added (https://evil.example.test/)',
    ],
    [
      'pnpm',
      'registries: {"@a": https://a.test/}',
      'registries: {"@a": https://b.test/}',
      '"registries.@a" was changed (it was https://a.test/, and is https://b.test/)',
    ],
    [
      'pnpm-manifest',
      '{"pnpm":{"minimumReleaseAge":1440}}',
      '{}',
      '"minimumReleaseAge" was removed (it was 1440)',
    ],
    [
      'yarn',
      'npmMinimalAgeGate: 3d',
      'npmMinimalAgeGate: 1d',
      '"npmMinimalAgeGate" was lowered from 3d to 1d (it was 3d, and is 1d)',
    ],
    ['yarn', 'enableHardenedMode: true', '', '"enableHardenedMode" was removed (it was true)'],
    ['yarn', null, 'enableScripts: true', '"enableScripts" was set to a value that protects less (true)'],
    [
      'yarn',
      null,
      'checksumBehavior: update',
      '"checksumBehavior" was set to a value that protects less (update)',
    ],
    [
      'yarn',
      null,
      'unsafeHttpWhitelist: [evil.example.test]',
      '"unsafeHttpWhitelist" gained evil.example.test',
    ],
    [
      'yarn',
      null,
      'npmScopes: {acme: {npmRegistryServer: "https://evil.example.test"}}',
      '"npmScopes.acme.npmRegistryServer" was added (https://evil.example.test/)',
    ],
    [
      'yarn-classic',
      null,
      'registry "https://evil.example.test"',
      '"registry" was added (https://evil.example.test/)',
    ],
    ['yarn-classic', null, 'strict-ssl false', '"strict-ssl" was switched off (false)'],
    [
      'bun',
      '[install]\nminimumReleaseAge = 259200',
      '[install]\nminimumReleaseAge = 60',
      '"install.minimumReleaseAge" was lowered from 3d to 1m (it was 259200, and is 60)',
    ],
    [
      'bun',
      null,
      '[install]\nregistry = "https://evil.example.test"',
      '"install.registry" was added (https://evil.example.test/)',
    ],
    [
      'bun',
      null,
      '[install]\nsaveTextLockfile = false',
      '"install.saveTextLockfile" was switched off (false)',
    ],
    [
      'bun',
      null,
      '[install]\nminimumReleaseAgeExcludes = ["evil"]',
      '"install.minimumReleaseAgeExcludes" gained evil',
    ],
    [
      'yarn',
      'enableScripts: false',
      'a: [',
      '.yarnrc.yml cannot be read, so that nobody can tell what yarn does with it',
    ],
  ])('%s: %j to %j', (role, before, after, message) =>
    expect(compare(role, before, after)).toEqual([message]),
  )
})

describe('quiet', () => {
  test.each<[string, SettingsRole, string | null, string]>([
    ['a higher age', 'pnpm', 'minimumReleaseAge: 60', 'minimumReleaseAge: 1440'],
    ['an age in another unit', 'yarn', 'npmMinimalAgeGate: 4320', 'npmMinimalAgeGate: 3d'],
    ['a first age', 'bun', null, '[install]\nminimumReleaseAge = 60'],
    ['an exception that went', 'pnpm', 'minimumReleaseAgeExclude: [a, b]', 'minimumReleaseAgeExclude: [b]'],
    ['a guard that was switched on', 'yarn', null, 'enableHardenedMode: true'],
    ['a guard that was off before', 'yarn', 'enableHardenedMode: false', ''],
    ['scripts that were switched off', 'yarn', 'enableScripts: true', 'enableScripts: false'],
    ['a strict value', 'pnpm', null, 'trustPolicy: no-downgrade'],
    [
      'settings that protect nothing',
      'yarn',
      null,
      'nodeLinker: node-modules\nyarnPath: .yarn/releases/yarn.cjs',
    ],
    [
      'another order and form',
      'pnpm',
      'strictDepBuilds: true\nregistry: https://a.test/',
      '{"registry": "https://a.test/", "strictDepBuilds": true}',
    ],
    ['a file that could not be read before', 'pnpm', 'a: [', 'strictDepBuilds: true'],
  ])('%s', (_, role, before, after) => expect(compare(role, before, after)).toEqual([]))
})

test('a password in an address is not shown, and the line is that of the setting', () => {
  const [found] = compareSettings(
    'yarn',
    null,
    'a: 1\nnpmRegistryServer: "https://me:hunter2@x.test/"\n',
    '.yarnrc.yml',
  )
  expect(found?.line).toBe(2)
  expect(JSON.stringify(found)).not.toContain('hunter2')
})

test('a file with a thousand of them is not listed whole', () => {
  const names = Array.from({ length: 1000 }, (_, nth) => `e${nth}`).join(', ')
  expect(compare('pnpm', null, `minimumReleaseAgeExclude: [${names}]`)).toHaveLength(20)
})
