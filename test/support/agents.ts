// What each agent must be answered, in its own shape, to the payloads in fixtures/hooks.

import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import type { HookMoment, HookReply, HookVerdict } from '../../src/agents/define-agent.ts'
import { agents } from '../../src/agents/index.ts'
import { recognise, reply, type Recognised } from '../../src/hook/recognize-event.ts'

const root = path.resolve(import.meta.dirname, '../../fixtures/hooks')
const hold = { type: 'hold', reason: 'why\nmore', notice: 'note' } as const
const ask: HookVerdict = { type: 'ask', reason: 'who knows' }

interface Case {
  readonly moment: HookMoment
  readonly command?: string
  readonly isStop?: boolean
  /** The reply to a verdict that blocks: stdout as JSON, or stderr with exit code 2. */
  readonly onHold: Record<string, unknown> | string
  readonly asked?: Record<string, unknown> | string
}

const denied = (reason: string) => ({ permissionDecision: 'deny', permissionDecisionReason: reason })
const inside = (hookEventName: string, more: Record<string, unknown>) => ({
  hookSpecificOutput: { hookEventName, ...more },
})
const why = 'why\nmore'
const refusal = 'who knows\nThis agent cannot ask: a person has to run it.'
const command = 'npm i left-pad'
const claudeBefore = { systemMessage: 'note', ...inside('PreToolUse', denied(why)) }
const blocked = { decision: 'block', reason: why }

/** agent → fixture → the expected replies. */
const cases: Readonly<Record<string, Readonly<Record<string, Case>>>> = {
  'claude-code': {
    'session-start': {
      moment: 'session-start',
      onHold: { systemMessage: 'note', ...inside('SessionStart', { additionalContext: why }) },
    },
    before: {
      moment: 'before',
      command: 'cd web && npm i left-pad',
      onHold: claudeBefore,
      asked: inside('PreToolUse', { permissionDecision: 'ask', permissionDecisionReason: 'who knows' }),
    },
    after: {
      moment: 'after',
      command: 'cd web && npm i left-pad',
      onHold: { ...blocked, systemMessage: 'note' },
    },
    failed: {
      moment: 'failed',
      command: 'cd web && npm i left-pad',
      onHold: {
        ...blocked,
        systemMessage: 'note',
        ...inside('PostToolUseFailure', { additionalContext: why }),
      },
    },
    batch: { moment: 'after', onHold: { ...blocked, systemMessage: 'note' } },
    stop: { moment: 'stop', onHold: { ...blocked, systemMessage: 'note' } },
    'subagent-stop': { moment: 'subagent-stop', onHold: { ...blocked, systemMessage: 'note' } },
    'config-change': { moment: 'after', onHold: { ...blocked, systemMessage: 'note' } },
    'file-changed': { moment: 'other', onHold: { ...blocked, systemMessage: 'note' } },
  },
  codex: {
    'session-start': {
      moment: 'session-start',
      onHold: inside('SessionStart', { additionalContext: why }),
    },
    before: { moment: 'before', command, onHold: `${why}\n`, asked: `${refusal}\n` },
    after: { moment: 'after', command, onHold: { ...blocked, systemMessage: 'note' } },
    stop: { moment: 'stop', onHold: { ...blocked, systemMessage: 'note' } },
  },
  cursor: {
    'session-start': { moment: 'session-start', onHold: { additional_context: why } },
    before: {
      moment: 'before',
      command,
      onHold: { permission: 'deny', user_message: 'note', agent_message: why },
      asked: { permission: 'ask', user_message: 'who knows', agent_message: 'who knows' },
    },
    'before-tool': {
      moment: 'before',
      command,
      onHold: { permission: 'deny', user_message: 'note', agent_message: why },
      asked: { permission: 'deny', user_message: 'who knows', agent_message: 'who knows' },
    },
    after: { moment: 'after', command, onHold: { additional_context: why } },
    stop: { moment: 'stop', onHold: { followup_message: why } },
  },
  copilot: {
    'session-start': { moment: 'session-start', onHold: { additionalContext: why } },
    before: {
      moment: 'before',
      command,
      onHold: denied(why),
      asked: { permissionDecision: 'ask', permissionDecisionReason: 'who knows' },
    },
    'before-claude-names': { moment: 'before', command, onHold: denied(why) },
    after: { moment: 'after', command, onHold: { additionalContext: why } },
    'after-claude-names': { moment: 'after', command, onHold: { additionalContext: why } },
    stop: { moment: 'stop', onHold: blocked },
  },
  'gemini-cli': {
    'session-start': {
      moment: 'session-start',
      onHold: { systemMessage: 'note', ...inside('SessionStart', { additionalContext: why }) },
    },
    before: {
      moment: 'before',
      command,
      onHold: { decision: 'deny', reason: why, systemMessage: 'note' },
      asked: { decision: 'deny', reason: refusal },
    },
    after: { moment: 'after', command, onHold: { decision: 'deny', reason: why, systemMessage: 'note' } },
    stop: { moment: 'stop', onHold: { decision: 'deny', reason: why, systemMessage: 'note' } },
  },
  vscode: {
    'session-start': {
      moment: 'session-start',
      onHold: { systemMessage: 'note', ...inside('SessionStart', { additionalContext: why }) },
    },
    before: { moment: 'before', command, onHold: claudeBefore },
    after: { moment: 'after', command, onHold: { ...blocked, systemMessage: 'note' } },
    stop: { moment: 'stop', onHold: { systemMessage: 'note', ...blocked, ...inside('Stop', blocked) } },
  },
  windsurf: {
    before: { moment: 'before', command, onHold: `${why}\n`, asked: `${refusal}\n` },
    after: { moment: 'after', command, onHold: `${why}\n` },
  },
  cline: {
    'session-start': { moment: 'session-start', onHold: { cancel: false, contextModification: why } },
    before: {
      moment: 'before',
      command,
      onHold: { cancel: true, errorMessage: why },
      asked: { cancel: true, errorMessage: refusal },
    },
    after: { moment: 'after', command, onHold: { cancel: false, contextModification: why } },
  },
}

function expectReply({ stdout, stderr, exitCode }: HookReply, wanted: Case['onHold']): void {
  if (typeof wanted === 'string')
    expect({ stdout, stderr, exitCode }).toEqual({ stdout: '', stderr: wanted, exitCode: 2 })
  else
    expect({ answer: JSON.parse(stdout), stderr, exitCode }).toEqual({
      answer: wanted,
      stderr: '',
      exitCode: 0,
    })
  expect(stdout).not.toMatch(/"allow"|"approve"/)
}

/** A notice for the person alone has a place in the answer, and is in no text that the model gets. */
function expectPersonNotice({ agent, event }: Recognised, wanted: Case['onHold']): void {
  if (!agent.personNotice(event)) return
  const place = typeof wanted === 'string' ? undefined : (wanted.systemMessage ?? wanted.user_message)
  expect(place).toBe('note')
}

/** Holds an agent to each of its recorded payloads. */
export function testAgent(id: string): void {
  const names = readdirSync(path.join(root, id)).map((file) => file.replace(/\.json$/, ''))

  test('each recorded payload has a case', () => {
    expect(names.sort()).toEqual(Object.keys(cases[id] ?? {}).sort())
  })

  test.each(names)('%s', (name) => {
    const wanted = cases[id]?.[name]
    const payload = JSON.parse(readFileSync(path.join(root, id, `${name}.json`), 'utf8')) as Record<
      string,
      unknown
    >
    const recognised = recognise(payload)
    expect(recognised?.event).toMatchObject({
      agent: id,
      moment: wanted?.moment,
      command: wanted?.command ?? null,
      folder: '/home/u/app',
      isStopActive: false,
    })
    if (recognised === null || wanted === undefined) return
    expect(reply(recognised, { type: 'silent' })).toEqual({ stdout: '', stderr: '', exitCode: 0 })
    expectReply(reply(recognised, hold), wanted.onHold)
    expectPersonNotice(recognised, wanted.onHold)
    if (wanted.asked !== undefined) expectReply(reply(recognised, ask), wanted.asked)
    const long = reply(recognised, { ...hold, reason: 'x'.repeat(100_000) })
    const limit = agents.find((agent) => agent.id === id)?.maxCharacters ?? 0
    expect(
      Math.max(...[...`${long.stdout}${long.stderr}`.matchAll(/x+/g)].map(([text]) => text.length)),
    ).toBe(limit - 1)
  })
}
