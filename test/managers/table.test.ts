import { expect, test } from 'vitest'
import { effectOf, managerOfRole, roleOfSettings, type SettingsRole } from '../../src/managers/table.ts'

test.each<[SettingsRole, string[], string | null]>([
  ['pnpm', ['minimumReleaseAge'], 'age'],
  ['pnpm', ['registries', '@acme'], 'value'],
  ['pnpm', ['packages'], null],
  ['yarn', ['npmScopes', 'acme', 'npmRegistryServer'], 'value'],
  ['yarn', ['npmScopes', 'acme', 'npmAuthToken'], null],
  ['yarn', ['networkSettings', '*.example.test', 'httpProxy'], 'value'],
  ['yarn-classic', ['@acme:registry'], 'value'],
  ['yarn-classic', ['acme:registry'], null],
  ['yarn-classic', ['--install.frozen-lockfile'], 'guard'],
  ['bun', ['install', 'scopes', 'acme', 'url'], 'value'],
  ['bun', ['install', 'security', 'scanner'], null],
  ['bun', ['constructor'], null],
])('%s %j: %s', (role, keys, by) => expect(effectOf(role, keys)?.by ?? null).toBe(by))

test.each([
  ['pnpm-workspace.yaml', 'pnpm'],
  ['a/b/.yarnrc.yml', 'yarn'],
  ['.yarnrc', 'yarn-classic'],
  ['bunfig.toml', 'bun'],
  ['package.json', null],
])('%s is read as %s', (file, role) => expect(roleOfSettings(file)).toBe(role))

test('both forms of a manager are its own', () =>
  expect(['pnpm-manifest', 'yarn-classic', 'bun'].map((role) => managerOfRole(role as SettingsRole))).toEqual(
    ['pnpm', 'yarn', 'bun'],
  ))
