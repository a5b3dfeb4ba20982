import { describe, expect, test } from 'vitest'
import settings from '../../../src/agents/claude-code/settings.ts'

const off = (value: Record<string, unknown>) =>
  settings
    .switches(value)
    .filter(({ isOn }) => !isOn)
    .map(({ name }) => name)

test.each<[Record<string, unknown>, string[]]>([
  [{}, []],
  [{ disableAllHooks: true }, ['disableAllHooks']],
  [{ disableAllHooks: false, theme: 'dark', permissions: {} }, []],
  [{ allowManagedHooksOnly: true }, ['allowManagedHooksOnly']],
  [{ enabledPlugins: { 'depgate@ours': false, 'other@x': false } }, ['enabledPlugins: depgate@ours']],
  [{ enabledPlugins: { 'depgate@ours': true } }, []],
])('%j turns off %j', (value, expected) => expect(off(value)).toEqual(expected))

test('its environment is `env`', () =>
  expect(settings.environments({ env: { PATH: 'x' } })).toEqual([{ PATH: 'x' }]))

describe('of the file that it rewrites at every turn', () => {
  const machine = { folder: '/project', env: { HOME: '/home/user' } }
  const state = settings.userFiles(machine).find(({ path }) => path.endsWith('.claude.json'))
  const take = (value: Record<string, unknown>) => state?.project?.(value, '/project')
  const server = { a: { command: 'npx', args: ['a'] } }

  test('history, counters, caches and empty tables decide nothing', () =>
    expect(
      take({
        numStartups: 7,
        tipsHistory: { x: 1 },
        oauthAccount: { id: 'x' },
        mcpServers: {},
        projects: { '/project': { history: ['a'], mcpServers: {}, lastCost: 1 }, '/other': {} },
      }),
    ).toEqual({}))

  test.each([
    [{ disableAllHooks: true }],
    [{ mcpServers: server }],
    [{ hooks: { PreToolUse: [] } }],
    [{ env: { PATH: 'x' } }],
    [{ enabledPlugins: { 'depgate@ours': false } }],
    [{ projects: { '/project': { mcpServers: server } } }],
    [{ projects: { '/project/web': { mcpServers: server } } }],
    [{ projects: { '/': { env: { PATH: 'x' } } } }],
  ])('%j decides', (value) => expect(take({ numStartups: 7, ...value })).toEqual(value))

  test('nor what it keeps of projects elsewhere', () =>
    expect(take({ projects: { '/projects': { mcpServers: server } } })).toEqual({}))
})
