import { expect, test } from 'vitest'
import settings from '../../../src/agents/antigravity/settings.ts'

const isOn = (value: Record<string, unknown>) => settings.switches(value).every((one) => one.isOn)

test.each<[Record<string, unknown>, boolean]>([
  [{}, true],
  [{ depgate: { PreToolUse: [] } }, true],
  [{ depgate: { enabled: true } }, true],
  [{ depgate: { enabled: false, PreToolUse: [] } }, false],
  [{ gate: { enabled: false, Stop: [{ command: 'node depgate.mjs hook' }] } }, false],
  [{ lint: { enabled: false } }, true],
  [{ depgate: null }, true],
])('%j leaves the hook on: %s', (value, expected) => expect(isOn(value)).toBe(expected))

test('its hooks of a user are beside those of the project', () => {
  const files = settings.userFiles({ folder: '/', env: { HOME: '/home/user' } })
  expect(files.map(({ path }) => path)).toContain('/home/user/.gemini/config/hooks.json')
  expect(settings.userFiles({ folder: '/', env: {} })).toEqual([])
})
