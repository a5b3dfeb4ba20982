import { expect, test } from 'vitest'
import settings from '../../../src/agents/gemini-cli/settings.ts'

const off = (value: Record<string, unknown>) =>
  settings
    .switches(value)
    .filter(({ isOn }) => !isOn)
    .map(({ name }) => name)

test.each<[Record<string, unknown>, string[]]>([
  [{}, []],
  [{ hooksConfig: { enabled: false } }, ['hooksConfig.enabled']],
  [{ hooksConfig: { enabled: true, notifications: false } }, []],
  [{ hooksConfig: { disabled: ['lint', 'node .gemini/depgate.mjs hook'] } }, ['hooksConfig.disabled']],
  [{ hooksConfig: { disabled: ['lint'] } }, []],
  [{ hooksConfig: { disabled: 'depgate' } }, []],
  [{ tools: { enableHooks: false } }, ['tools.enableHooks']],
  [{ ui: { theme: 'dark' } }, []],
])('%j turns off %j', (value, expected) => expect(off(value)).toEqual(expected))

test('its settings are those of the user and of the machine', () => {
  const files = settings.userFiles({ folder: '/', env: { HOME: '/home/user' } })
  expect(files.map(({ path }) => path)).toContain('/home/user/.gemini/settings.json')
})
