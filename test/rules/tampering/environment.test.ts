import { expect, test } from 'vitest'
import { compareEnvironments } from '../../../src/rules/tampering/environment.ts'

const subjects = (before: unknown, after: unknown, own: string[] = []) =>
  compareEnvironments([before], [after], own).map(({ subject }) => subject)

test.each([
  'npm_config_registry',
  'NPM_CONFIG_REGISTRY',
  'Npm_Config_userconfig',
  'XDG_CONFIG_HOME',
  'XDG_CACHE_HOME',
  'NODE_OPTIONS',
  'PATH',
  'Path',
  'DEPGATE_MANAGED_POLICY',
  'NODE_EXTRA_CA_CERTS',
  'NODE_TLS_REJECT_UNAUTHORIZED',
  'HTTP_PROXY',
  'https_proxy',
  'HOME',
  'LD_PRELOAD',
  'BASH_ENV',
  'GIT_CONFIG_GLOBAL',
  'YARN_NPM_REGISTRY_SERVER',
  'YARN_RC_FILENAME',
  'YARN_ENABLE_SCRIPTS',
  'BUN_CONFIG_TOKEN',
  'pnpm_config_registry',
])('%s decides, where it is set or changed', (name) => {
  expect(subjects({}, { [name]: 'x' })).toEqual([`env.${name}`])
  expect(subjects({ [name]: 'x' }, { [name]: 'y' })).toEqual([`env.${name}`])
  expect(subjects({ [name]: 'x' }, { [name]: 'x' })).toEqual([])
})

test.each([
  'NODE_ENV',
  'ANTHROPIC_MODEL',
  'BASH_DEFAULT_TIMEOUT_MS',
  'PATH_PREFIX',
  'NO_COLOR',
  'MY_HOME',
  'npm_x',
  'YARN_ENABLE_TELEMETRY',
])('%s does not', (name) => expect(subjects({}, { [name]: 'x' })).toEqual([]))

test("depgate's own variables may not be taken out; others may", () => {
  expect(subjects({ DEPGATE_MANAGED_POLICY: 'x', PATH: 'y' }, {})).toEqual(['env.DEPGATE_MANAGED_POLICY'])
  expect(compareEnvironments([{ DEPGATE_X: 'x' }], [], [])[0]?.message).toContain('was taken out')
})

test('variables of the agent that move its settings count, and no value is shown', () => {
  expect(subjects({}, { CODEX_HOME: '/x' })).toEqual([])
  const [found] = compareEnvironments([], [{ CODEX_HOME: 'secret-x' }], ['CODEX_HOME'])
  expect(found?.message).toContain('"CODEX_HOME"')
  expect(JSON.stringify(found)).not.toContain('secret-x')
})

test('what is no table sets nothing', () =>
  expect([null, 'PATH', ['PATH'], 7].flatMap((one) => subjects({}, one))).toEqual([]))
