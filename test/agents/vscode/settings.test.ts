import { expect, test } from 'vitest'
import settings from '../../../src/agents/vscode/settings.ts'

const off = (value: Record<string, unknown>) =>
  settings
    .switches(value)
    .filter(({ isOn }) => !isOn)
    .map(({ name }) => name)

const locations = 'chat.hookFilesLocations'

test.each<[Record<string, unknown>, string[]]>([
  [{}, []],
  [{ 'chat.useHooks': false }, ['chat.useHooks']],
  [{ 'chat.hooks.enabled': false }, ['chat.hooks.enabled']],
  [{ [locations]: { '.github/hooks': false } }, [`${locations}: .github/hooks`]],
  [{ [locations]: { 'tools/hooks': true } }, []],
  [{ [locations]: 'none', 'editor.tabSize': 2 }, []],
])('%j turns off %j', (value, expected) => expect(off(value)).toEqual(expected))

test('a folder that is listed no more is no longer among those that are read', () => {
  const on = (value: Record<string, unknown>) =>
    settings.switches(value).some(({ name, isOn }) => isOn && name.endsWith('tools/hooks'))
  expect([on({ [locations]: { 'tools/hooks': true } }), on({})]).toEqual([true, false])
})

test('comments and trailing commas are no mistake, and half an object is', () => {
  expect(settings.parse?.('{ // ours\n "a": [1,], }')).toEqual({ a: [1] })
  expect(() => settings.parse?.('{')).toThrow()
})

test('its terminals have an environment for each platform', () =>
  expect(settings.environments({ 'terminal.integrated.env.linux': { PATH: 'x' } })).toContainEqual({
    PATH: 'x',
  }))
