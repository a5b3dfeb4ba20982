import { expect, test } from 'vitest'
import { readEnvironmentFloors, readEnvironmentLayer } from '../../src/managers/environment.ts'

const url = 'https://registry.example.test/'

test.each<[Parameters<typeof readEnvironmentLayer>[0], Record<string, string>, object | null]>([
  [{ manager: 'yarn' }, { YARN_NPM_REGISTRY_SERVER: url }, { registry: url, scopes: {} }],
  [
    { manager: 'yarn' },
    { yarn_npm_auth_token: 't' },
    { registry: null, scopes: {}, logins: { '': { type: 'token', value: 't' } } },
  ],
  [
    { manager: 'yarn' },
    { YARN_NPM_AUTH_IDENT: 'u:p' },
    { registry: null, scopes: {}, logins: { '': { type: 'basic', value: 'u:p' } } },
  ],
  [{ manager: 'yarn' }, { YARN_REGISTRY: url, npm_config_registry: url }, null],
  [{ manager: 'yarn', isClassic: true }, { YARN_REGISTRY: url }, { registry: url, scopes: {} }],
  [{ manager: 'yarn', isClassic: true }, { YARN_NPM_REGISTRY_SERVER: url }, null],
  [
    { manager: 'bun' },
    { NPM_CONFIG_REGISTRY: 'https://other.example.test/', BUN_CONFIG_REGISTRY: url, BUN_CONFIG_TOKEN: 't' },
    { registry: url, scopes: {}, logins: { '': { type: 'token', value: 't' } } },
  ],
  [{ manager: 'bun' }, { NPM_CONFIG_REGISTRY: url }, { registry: url, scopes: {} }],
  [{ manager: 'pnpm' }, { PNPM_CONFIG_REGISTRY: url }, { registry: url, scopes: {} }],
  [{ manager: 'pnpm', major: 10 }, { PNPM_CONFIG_REGISTRY: url }, null],
  [{ manager: 'pnpm' }, { pnpm_config_registry: '' }, null],
  [{ manager: 'npm' }, { npm_config_registry: url }, null],
])('%j %j', (asked, env, expected) => expect(readEnvironmentLayer(asked, env)).toEqual(expected))

test.each<[string, Record<string, string>, number[]]>([
  ['pnpm', { pnpm_config_minimum_release_age: '1440' }, [1440]],
  ['pnpm', { npm_config_minimum_release_age: '60' }, [60]],
  ['yarn', { YARN_NPM_MINIMAL_AGE_GATE: '3d' }, [4320]],
  ['yarn', { YARN_NPM_MINIMAL_AGE_GATE: '0' }, []],
  ['yarn', { YARN_NPM_MINIMAL_AGE_GATE: 'soon' }, []],
  ['bun', { YARN_NPM_MINIMAL_AGE_GATE: '3d' }, []],
])('%s asks by %j for %j', (manager, env, minutes) =>
  expect(readEnvironmentFloors(manager, env).map((one) => one.minutes)).toEqual(minutes),
)
