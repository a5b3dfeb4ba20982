import { expect, test } from 'vitest'
import settings from '../../../src/agents/kiro/settings.ts'

const hook = (name: string, enabled: boolean) => ({ name, enabled })

test.each<[unknown, boolean]>([
  [undefined, true],
  [[hook('depgate PreToolUse', true)], true],
  [[hook('depgate PreToolUse', false)], false],
  [[hook('lint', false)], true],
  [[null, 'depgate'], true],
])('%j leaves the hook on: %s', (hooks, expected) => {
  expect(settings.switches({ hooks }).every(({ isOn }) => isOn)).toBe(expected)
})

test('its settings of a user are servers and hooks', () => {
  const files = settings.userFiles({ folder: '/', env: { HOME: '/home/user' } })
  expect(files.map(({ path }) => path)).toContain('/home/user/.kiro/settings/mcp.json')
  expect(settings.userFiles({ folder: '/', env: {} })).toEqual([])
})

const head = '---\ndescription: d\nmcpServers:\n  s:\n    command: npx\n    args: ["-y", "x@1.0.0"]\n---\n'

test.each<[string, unknown]>([
  ['{"mcpServers":{"s":{"command":"npx"}}, }', { mcpServers: { s: { command: 'npx' } } }],
  [`${head}You are an agent.\n`, { mcpServers: { s: { command: 'npx', args: ['-y', 'x@1.0.0'] } } }],
  ['---\ndescription: d\n---\n', { mcpServers: {} }],
  ['# An agent\n', {}],
])('%j starts', (text, expected) => expect(settings.parse?.(text)).toEqual(expected))

test.each(['{', '---\na: 1\na: 2\n---\n'])('%j cannot be read', (text) => {
  expect(() => settings.parse?.(text)).toThrow()
})
