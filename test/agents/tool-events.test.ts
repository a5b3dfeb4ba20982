// Sample events in the form that several agents share, and the answers that block there.

import { describe, expect, test } from 'vitest'
import { describeToolBlock, toolEvent } from '../../src/agents/tool-events.ts'

describe('an event', () => {
  const base = {
    session_id: 'depgate-doctor',
    cwd: '/app',
    transcript_path: '/app/transcript.jsonl',
  }
  const own = { start: { own: 'start', source: 'resume' }, turn: { own: 'turn', permission_mode: 'plan' } }

  test.each<[string, object]>([
    // What an agent adds to a session's start counts before what is shared, elsewhere after it.
    ['SessionStart', { source: 'resume', model: 'model', own: 'start' }],
    [
      'Stop',
      { permission_mode: 'plan', own: 'turn', stop_hook_active: false, last_assistant_message: 'Done.' },
    ],
    ['Unknown', { permission_mode: 'plan', own: 'turn' }],
  ])('%s', (event, more) =>
    expect(toolEvent(event, '/app', own)).toEqual({ ...base, hook_event_name: event, ...more }),
  )

  test('without more of an agent', () => {
    expect(toolEvent('SessionStart', '/app')).not.toHaveProperty('permission_mode')
    expect(toolEvent('Unknown', '/app')).toEqual({
      ...base,
      hook_event_name: 'Unknown',
      permission_mode: 'default',
    })
  })

  test.each(['PreToolUse', 'PostToolUse', 'PostToolUseFailure'])('%s has the command', (event) =>
    expect(toolEvent(event, '/app')).toMatchObject({ tool_input: { command: 'npm install left-pad' } }),
  )

  test('a batch has its calls', () =>
    expect(toolEvent('PostToolBatch', '/app')).toMatchObject({
      tool_calls: [{ tool_name: 'Bash', tool_input: { command: 'npm install left-pad' } }],
    }))
})

describe('what blocks', () => {
  const deny = { permissionDecision: 'deny' }

  test.each<[string, Record<string, unknown>, string | null]>([
    [
      'PreToolUse',
      { hookSpecificOutput: { hookEventName: 'PreToolUse', ...deny } },
      'permissionDecision: deny',
    ],
    // The agent drops a denial that does not name the event.
    ['PreToolUse', { hookSpecificOutput: deny }, null],
    ['PreToolUse', { hookSpecificOutput: { hookEventName: 'PostToolUse', ...deny } }, null],
    ['PreToolUse', { hookSpecificOutput: { hookEventName: 'PreToolUse', permissionDecision: 'ask' } }, null],
    ['PreToolUse', deny, null],
    ['PreToolUse', { decision: 'block', reason: 'why' }, null],
    ['PreToolUse', { hookSpecificOutput: [{ hookEventName: 'PreToolUse', ...deny }] }, null],
    ['Stop', { decision: 'block', reason: 'why' }, 'decision: block'],
    ['Stop', { decision: 'block', reason: '' }, null],
    ['Stop', { decision: 'block' }, null],
    ['Stop', { decision: 'approve', reason: 'why' }, null],
    ['PostToolUse', { hookSpecificOutput: { additionalContext: 'x' } }, 'a message to the agent'],
    ['PostToolUse', { hookSpecificOutput: { additionalContext: '' } }, null],
    ['PostToolUse', { hookSpecificOutput: null }, null],
    [
      'PostToolUse',
      { decision: 'block', reason: 'why', hookSpecificOutput: { additionalContext: 'x' } },
      'decision: block',
    ],
    ['Stop', {}, null],
  ])('%s: %j', (event, reply, expected) => expect(describeToolBlock(event, reply)).toBe(expected))
})
