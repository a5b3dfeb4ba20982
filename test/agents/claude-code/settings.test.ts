import { expect, test } from 'vitest'
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

test('its files of the user are found where the environment has them, that of its state among them', () => {
  const own = (env: Record<string, string>) =>
    settings
      .userFiles({ folder: '/project', env })
      .map(({ path }) => path)
      .filter((file) => /\/(?:home|moved|project)\//.test(file))
  expect(own({ HOME: '/home/user' })).toEqual(['/home/user/.claude/settings.json', '/home/user/.claude.json'])
  expect(own({ HOME: '/home/user', CLAUDE_CONFIG_DIR: '/moved/a' })).toEqual([
    '/moved/a/settings.json',
    '/moved/a/.claude.json',
  ])
  expect(own({})).toEqual([])
})
