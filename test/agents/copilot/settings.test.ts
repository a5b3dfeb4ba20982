import { expect, test } from 'vitest'
import settings from '../../../src/agents/copilot/settings.ts'

const off = (value: Record<string, unknown>) =>
  settings
    .switches(value)
    .filter(({ isOn }) => !isOn)
    .map(({ name }) => name)

test.each<[Record<string, unknown>, string[]]>([
  [{}, []],
  [{ disableAllHooks: true }, ['disableAllHooks']],
  [{ disableAllHooks: 'yes', banner: 'never' }, []],
])('%j turns off %j', (value, expected) => expect(off(value)).toEqual(expected))

test('its settings lie in its own folder', () =>
  expect(settings.userFiles({ folder: '/', env: {} })).toEqual([]))
