// How Cursor's hooks are wired, and what doctor remarks of the hooks that it imports.

import { describe, expect, test } from 'vitest'
import wiring from '../../../src/agents/cursor/wiring.ts'

const machine = { folder: '/app', env: {} }

test('a hook that breaks blocks before a command, and nowhere else', () => {
  const { wiring: hooks } = wiring.scopes[0].place(machine)
  expect(hooks.events.filter(([, entry]) => entry.failClosed === true).map(([event]) => event)).toEqual([
    'beforeShellExecution',
  ])
  const command = 'node .cursor/hooks/depgate.mjs hook --agent cursor'
  for (const [, entry] of hooks.events) expect(entry).toMatchObject({ command, timeout: 60 })
})

test.each([
  ['Shell', true],
  ['Write', true],
  ['MCP:files_write', true],
  ['Read', false],
  ['Grep', false],
])('after the tool %s the hook looks: %j', (tool, isMatched) => {
  const entries = wiring.scopes[0]
    .place(machine)
    .wiring.events.filter(([event]) => /^postToolUse/.test(event))
  expect(entries).toHaveLength(2)
  for (const [, { matcher }] of entries)
    expect(new RegExp(`^(?:${String(matcher)})$`).test(tool)).toBe(isMatched)
})

describe('what is remarked', () => {
  const twice = 'also reads .claude/settings.json, so each hook runs twice there'
  const imported = 'reads the hooks in .claude/settings.json unless that is turned off there'

  test.each<[string[], string[], string | null]>([
    [[], [], null],
    [['cursor'], ['.cursor/mcp.json'], null],
    [['codex'], ['.cursor/mcp.json'], null],
    [['claude-code'], [], null],
    [['claude-code'], ['.cursor/mcp.json'], imported],
    [['claude-code', 'cursor'], [], twice],
    [['cursor', 'claude-code'], ['.cursor/mcp.json'], twice],
  ])('wired into %j, with the files %j: %j', (agents, files, says) => {
    const standing = {
      wired: agents.map((agent) => ({ agent })),
      machine,
      read: (file: string) => (files.includes(file) ? '{}' : null),
    }
    expect(wiring.examine?.(standing)).toEqual(says === null ? [] : [{ state: 'note', what: 'Cursor', says }])
  })
})
