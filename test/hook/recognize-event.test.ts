import fc from 'fast-check'
import { expect, test } from 'vitest'
import { recognise } from '../../src/hook/recognize-event.ts'

test.each([
  ['nothing', null],
  ['a list', []],
  ['an object of nobody', {}],
  ['a name alone', { hook_event_name: 'PreToolUse' }],
  ['an event of two agents at once', { cursor_version: '1', clineVersion: '1', hookName: 'PreToolUse' }],
])('%s is no event of an agent', (_, payload) => expect(recognise(payload)).toBeNull())

test.each([
  ['without a transcript', { hook_event_name: 'PostToolUse', session_id: 's', cwd: '/app' }, 'after'],
  [
    'of a session that tells its mode',
    { hook_event_name: 'SessionStart', cwd: '/app', permission_mode: 'default' },
    'session-start',
  ],
  ['with nothing but a place', { hook_event_name: 'Stop', cwd: '/app' }, 'stop'],
])('an event %s is taken for one of Claude Code, whose form most agents write', (_, payload, moment) => {
  expect(recognise(payload)).toMatchObject({
    agent: { id: 'claude-code' },
    event: { moment, folder: '/app' },
  })
})

test('whatever comes, there is an event or none', () => {
  const keys = fc.constantFrom(
    'hook_event_name',
    'session_id',
    'transcript_path',
    'cwd',
    'tool_input',
    'turn_id',
    'cursor_version',
    'toolName',
    'toolArgs',
    'timestamp',
    'agent_action_name',
    'tool_info',
    'hookEventName',
    'clineVersion',
    'background_tasks',
    '__proto__',
    'stop_hook_active',
    'workspace_roots',
  )
  fc.assert(
    fc.property(
      fc.dictionary(keys, fc.oneof(fc.string(), fc.jsonValue(), fc.constant('PreToolUse'))),
      (payload) => {
        const found = recognise(payload)
        expect(found === null || found.event.agent === found.agent.id).toBe(true)
      },
    ),
  )
})
