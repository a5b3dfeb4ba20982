import { expect, test } from 'vitest'
import settings from '../../../src/agents/goose/settings.ts'

test.each<[string, boolean]>([
  ['block', true],
  ['allow', true],
  ['Block', false],
])('on_failure %s keeps the file: %s', (value, expected) => {
  const hooks = { PreToolUse: [{ hooks: [{ command: 'x', on_failure: value }] }] }
  expect(settings.switches({ hooks }).every(({ isOn }) => isOn)).toBe(expected)
})

test('its hooks of a user are those of the plug-in', () => {
  const files = settings.userFiles({ folder: '/', env: { HOME: '/home/user' } })
  expect(files.map(({ path }) => path)).toEqual(['/home/user/.agents/plugins/depgate/hooks/hooks.json'])
  expect(settings.userFiles({ folder: '/', env: {} })).toEqual([])
})
