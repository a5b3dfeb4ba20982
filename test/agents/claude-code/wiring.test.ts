import { expect, test } from 'vitest'
import { claudeHooks, placeForUser } from '../../../src/agents/claude-code/wiring.ts'

const wiring = claudeHooks('S')

test('the shared shell form, sixty seconds, and a broken hook holds before a command', () => {
  const [[event, entry] = []] = claudeHooks('"${CLAUDE_PROJECT_DIR:-.}/.claude/hooks/depgate.mjs"').events
  expect(event).toBe('PreToolUse')
  expect(entry).toEqual({
    matcher: 'Bash|PowerShell|Monitor',
    hooks: [
      {
        type: 'command',
        command: 'node "${CLAUDE_PROJECT_DIR:-.}/.claude/hooks/depgate.mjs" hook --agent claude-code',
        timeout: 60,
        onFailure: 'block',
      },
    ],
  })
  expect(wiring.events.map(([name]) => name)).toEqual([
    'PreToolUse',
    'PostToolUse',
    'PostToolUseFailure',
    'PostToolBatch',
    'ConfigChange',
    'Stop',
    'SubagentStop',
    'SessionStart',
  ])
})

test('a folder with a quote in its name is quoted for the shell', () => {
  const [[, entry] = []] = placeForUser("/home/it's/.claude").wiring.events
  expect(entry).toMatchObject({
    hooks: [{ command: "node '/home/it'\\''s/.claude/hooks/depgate.mjs' hook --agent claude-code" }],
  })
})
