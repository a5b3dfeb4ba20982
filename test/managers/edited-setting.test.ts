import { expect, test } from 'vitest'
import { findEditedSetting } from '../../src/managers/edited-setting.ts'

const files = (given: Readonly<Record<string, string>>) => (name: string) => given[name] ?? null
const yaml = 'pnpm-workspace.yaml'

test.each<[string, Readonly<Record<string, string>>, Readonly<Record<string, string>>, string | null]>([
  ['pnpm', { [yaml]: 'packages: [a]\n' }, { [yaml]: '# a comment\npackages: [a, b]\n' }, null],
  ['pnpm', { [yaml]: 'minimumReleaseAge: 60\n' }, { [yaml]: 'minimumReleaseAge: 60 # an hour\n' }, null],
  [
    'pnpm',
    { [yaml]: 'minimumReleaseAge: 60\n' },
    { [yaml]: 'minimumReleaseAge: 1\n' },
    `minimumReleaseAge of ${yaml}`,
  ],
  ['pnpm', { [yaml]: 'minimumReleaseAge: 60\n' }, {}, `minimumReleaseAge of ${yaml}`],
  ['pnpm', {}, { [yaml]: 'a: [' }, yaml],
  [
    'yarn',
    {},
    { '.yarnrc.yml': 'npmRegistryServer: "https://evil.example.test"\n' },
    'npmRegistryServer of .yarnrc.yml',
  ],
  // Settings that another package manager reads.
  ['bun', {}, { '.yarnrc.yml': 'npmRegistryServer: "https://evil.example.test"\n' }, null],
  [
    'bun',
    {},
    { 'bunfig.toml': '[install]\nregistry = "https://evil.example.test/"\n' },
    'install.registry of bunfig.toml',
  ],
])('%s: %j to %j', (manager, before, after, edited) => {
  expect(findEditedSetting(manager, files(before), files(after))).toBe(edited)
})
