import { describe, expect, test } from 'vitest'
import { claudeHooks } from '../../src/agents/claude-code/wiring.ts'
import { readSettings } from '../../src/agents/define-wiring.ts'
import { addHooks } from '../../src/setup/json-hooks.ts'
import { lineOf, listHooks } from '../../src/setup/wired-hooks.ts'

describe('which hooks are there', () => {
  test('those that init writes', () => {
    const text = addHooks(null, claudeHooks('.claude/hooks/depgate.mjs'), 's')
    expect(listHooks(readSettings(text)).map(({ event }) => event)).toHaveLength(8)
  })
  test('the flat form, which Claude Code passes over, is one of Cursor only', () => {
    expect(listHooks({ hooks: { stop: [{ command: 'node .cursor/hooks/depgate.mjs hook' }] } })).toHaveLength(
      1,
    )
  })
  test('the form without a shell', () => {
    const args = ['${CLAUDE_PROJECT_DIR}/.claude/hooks/depgate.mjs', 'hook']
    const [hook] = listHooks({ hooks: { Stop: [{ hooks: [{ type: 'command', command: 'node', args }] }] } })
    expect(hook === undefined ? null : lineOf(hook, "/it's")).toBe(
      "node '/it'\\''s/.claude/hooks/depgate.mjs' 'hook'",
    )
  })
  test.each([
    '',
    '[]',
    '{',
    '{"hooks":1}',
    '{"hooks":{"Stop":1}}',
    '{"hooks":{"Stop":[1,{"hooks":2},{"hooks":[3]}]}}',
  ])('none in %s', (text) => expect(listHooks(readSettings(text))).toEqual([]))
})
