import { expect, test } from 'vitest'
import { selects, toolOf } from '../../src/setup/matchers.ts'

test.each([
  ['', 'Bash', true],
  ['*', 'Bash', true],
  ['Bash|Edit', 'Bash', true],
  ['Bash, Edit', 'Edit', true],
  // A list of names is no pattern: part of a name selects nothing.
  ['Bas', 'Bash', false],
  ['Edit|Write', 'Bash', false],
  ['^(Bash|mcp__.*)$', 'Bash', true],
  ['^(Edit|mcp__.*)$', 'Bash', false],
  ['(', 'Bash', false],
])('%j selects %s: %s', (matcher, tool, isSelected) => expect(selects(matcher, tool)).toBe(isSelected))

const samples = { prepare: null, describeBlock: () => null }

test('the tool of a sample, or the name that the agent tests', () => {
  expect(toolOf({ ...samples, payload: () => ({ tool_name: 'Bash' }) }, 'x')).toBe('Bash')
  expect(toolOf({ ...samples, payload: () => ({ toolCall: { name: 'run' } }) }, 'x')).toBe('run')
  expect(toolOf({ ...samples, payload: () => ({}) }, 'x')).toBeNull()
  expect(toolOf({ ...samples, payload: () => ({ tool_name: 'Bash' }), matched: () => 'bash' }, 'x')).toBe(
    'bash',
  )
})
