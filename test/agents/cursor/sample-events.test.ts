// The events of Cursor by which doctor tries its hooks, and which answers block.

import { describe, expect, test } from 'vitest'
import { samples } from '../../../src/agents/cursor/sample-events.ts'
import type { HookMoment } from '../../../src/agents/define-agent.ts'
import { recognise } from '../../../src/hook/recognize-event.ts'
import { testSamples } from '../../support/agents.ts'

describe('cursor', () => testSamples('cursor'))

describe('the name that matchers are tested against', () => {
  test.each<[string, string | null]>([
    ['postToolUse', 'Shell'],
    ['postToolUseFailure', 'Shell'],
    // What it imports from another agent's settings matches that agent's names.
    ['PreToolUse', 'Bash'],
    ['PostToolUse', 'Bash'],
    ['beforeShellExecution', null],
    ['stop', null],
    ['Stop', null],
    ['sessionStart', null],
    ['SubagentStop', null],
  ])('%s: %j', (event, name) => expect(samples.matched?.(event)).toBe(name))
})

describe('each event is one of its own', () => {
  test.each<[string, HookMoment, string | null]>([
    ['beforeShellExecution', 'before', 'npm install left-pad'],
    ['postToolUse', 'after', 'npm install left-pad'],
    ['postToolUseFailure', 'failed', 'npm install left-pad'],
    ['PreToolUse', 'before', 'npm install left-pad'],
    ['PostToolUse', 'after', 'npm install left-pad'],
    ['stop', 'stop', null],
    ['Stop', 'stop', null],
    ['subagentStop', 'subagent-stop', null],
    ['SubagentStop', 'subagent-stop', null],
    ['sessionStart', 'session-start', null],
    ['SessionStart', 'session-start', null],
  ])('%s', (name, moment, command) => {
    expect(samples.events).toContain(name)
    expect(recognise(samples.payload(name, '/app'), null)).toMatchObject({
      agent: { id: 'cursor' },
      event: { moment, name, command, projectFolder: '/app' },
    })
  })
})

describe('what blocks', () => {
  test.each<[Record<string, unknown>, string | null]>([
    [{ permission: 'deny' }, 'permission: deny'],
    [{ permission: 'deny', followup_message: 'x' }, 'permission: deny'],
    [{ permission: 'ask' }, null],
    [{ permission: 'allow' }, null],
    [{ followup_message: 'x' }, 'a message that it has to follow up'],
    [{ followup_message: '', additional_context: 'x' }, 'a message to the agent'],
    [{ followup_message: ['x'] }, null],
    [{ additional_context: '' }, null],
    [{ additional_context: ['x'] }, null],
    [{ decision: 'block' }, null],
    [{}, null],
  ])('%j: %j', (answer, expected) => expect(samples.describeBlock('stop', answer)).toBe(expected))
})
