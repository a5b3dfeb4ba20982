import { describe, expect, test } from 'vitest'
import { orderedWirings } from '../../src/agents/ordered-wirings.ts'
import { recognise } from '../../src/hook/recognize-event.ts'
import { describeTrial } from '../../src/setup/hook-trial.ts'

function samplesOf(name: string) {
  const wiring = orderedWirings.find((one) => one.name === name)
  if (wiring === undefined) throw new Error(`no wiring is called ${name}`)
  return wiring.samples
}

describe('what counts as held', () => {
  const end = (stdout: unknown, code: number | null = 0, stderr = '') => ({
    stdout: typeof stdout === 'string' ? stdout : JSON.stringify(stdout),
    code,
    stderr,
  })
  const deny = {
    hookSpecificOutput: {
      hookEventName: 'PreToolUse',
      permissionDecision: 'deny',
      permissionDecisionReason: 'r',
    },
  }
  test.each([
    ['claude', 'PreToolUse', end(deny), true],
    ['claude', 'PreToolUse', end('', 2, 'no'), true],
    // Without the wrapper Claude Code does not read it.
    ['claude', 'PreToolUse', end({ permissionDecision: 'deny' }), false],
    ['claude', 'PreToolUse', end({ decision: 'block', reason: 'r' }), false],
    ['claude', 'PreToolUse', end('', 0), false],
    ['claude', 'PreToolUse', end('', 1, 'crash'), false],
    ['claude', 'PreToolUse', end('', null), false],
    ['claude', 'PostToolUse', end({ decision: 'block', reason: 'r' }), true],
    ['claude', 'PostToolUse', end({ decision: 'block' }), false],
    ['claude', 'Stop', end('{'), false],
    ['cursor', 'beforeShellExecution', end({ permission: 'deny' }), true],
    ['cursor', 'beforeShellExecution', end({ permission: 'ask' }), false],
    ['cursor', 'stop', end({ followup_message: 'm' }), true],
    // codex takes an empty reason for a hook that failed, and goes on.
    ['codex', 'PreToolUse', end('', 2, ''), false],
  ] as const)('%s %s %j', (agent, event, ran, isHeld) =>
    expect(describeTrial(samplesOf(agent), event, ran) !== null).toBe(isHeld),
  )
})

test('a payload has what the agent is known by', () => {
  const of = (agent: string, event: string) => samplesOf(agent).payload(event, '/app')
  expect(of('claude', 'PreToolUse')).toMatchObject({
    cwd: '/app',
    tool_input: { command: 'npm install left-pad' },
  })
  expect(of('cursor', 'stop')).toMatchObject({
    cursor_version: expect.any(String),
    workspace_roots: ['/app'],
  })
  expect(of('codex', 'Stop')).toMatchObject({ turn_id: expect.any(String) })
})

test.each(
  orderedWirings.flatMap(({ agent, samples, scopes: [{ place }] }) =>
    place({ folder: '/app', env: {} })
      .wiring.events.map(([event]) => ({ agent, samples, event }))
      .filter(({ event }) => samples.events?.includes(event) !== false),
  ),
)('$agent is recognised by its sample of $event', ({ agent, samples, event }) =>
  expect(recognise(samples.payload(event, '/app'), agent)).toMatchObject({ agent: { id: agent } }),
)
