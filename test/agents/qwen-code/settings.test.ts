import { expect, test } from 'vitest'
import settings from '../../../src/agents/qwen-code/settings.ts'

const off = (value: Record<string, unknown>) =>
  settings
    .switches(value)
    .filter(({ isOn }) => !isOn)
    .map(({ name }) => name)
const filesOf = (env: Record<string, string>) =>
  settings.userFiles({ folder: '/project', env }).map((one) => one.path)

test.each<[Record<string, unknown>, string[]]>([
  [{}, []],
  [{ disableAllHooks: true }, ['disableAllHooks']],
  [{ disableAllHooks: false }, []],
  [{ hooksConfig: { enabled: false } }, ['hooksConfig.enabled']],
  [{ hooks: { enabled: false } }, ['hooks.enabled']],
  [{ hooks: { PreToolUse: [] } }, []],
])('%j turns off %j', (value, expected) => expect(off(value)).toEqual(expected))

test('its settings are those of the user and of the machine', () => {
  expect(filesOf({ HOME: '/home/user' })).toEqual(
    expect.arrayContaining(['/home/user/.qwen/settings.json', '/etc/qwen-code/settings.json']),
  )
  expect(filesOf({ QWEN_HOME: '/moved' })).toContain('/moved/settings.json')
})

test('it sets variables for what it runs', () => {
  expect(settings.environments({ env: { A: 'b' } })).toEqual([{ A: 'b' }])
})
