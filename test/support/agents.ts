// What each agent must be answered, in its own shape, to the payloads in fixtures/hooks.

import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import type { HookMoment, HookReply, HookVerdict } from '../../src/agents/define-agent.ts'
import { agents } from '../../src/agents/index.ts'
import { orderedWirings } from '../../src/agents/ordered-wirings.ts'
import { recognise, reply, type Recognised } from '../../src/hook/recognize-event.ts'
import { describeTrial, isStart } from '../../src/setup/hook-trial.ts'

const root = path.resolve(import.meta.dirname, '../../fixtures/hooks')
const hold = { type: 'hold', reason: 'why\nmore', notice: 'note' } as const
const nothing = { stdout: '', stderr: '', exitCode: 0 }
const ask: HookVerdict = { type: 'ask', reason: 'who knows' }

interface Case {
  readonly moment: HookMoment
  readonly command?: string
  readonly isStop?: boolean
  /** stdout as JSON, or as it is under `stdout`; stderr with exit code 2; null for nothing at all. */
  readonly onHold: Record<string, unknown> | string | null
  readonly asked?: Record<string, unknown> | string
  /** stdout where there is nothing to state; none by default. */
  readonly silent?: Record<string, unknown>
  /** None where the agent names no folder. */
  readonly folder?: null
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

const vscode: Readonly<Record<string, Case>> = {
  'session-start': {
    moment: 'session-start',
    onHold: { systemMessage: 'note', ...inside('SessionStart', { additionalContext: why }) },
  },
  before: { moment: 'before', command, onHold: claudeBefore },
  after: {
    moment: 'after',
    command,
    onHold: { systemMessage: 'note', ...blocked, ...inside('PostToolUse', blocked) },
  },
  stop: { moment: 'stop', onHold: { systemMessage: 'note', ...blocked, ...inside('Stop', blocked) } },
}
const inSnakeCase = (table: Readonly<Record<string, Case>>) =>
  Object.fromEntries(Object.entries(table).map(([name, one]) => [`${name}-snake-case`, one]))

/** agent → fixture → what must come of it. */
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
    batch: {
      moment: 'after',
      onHold: { systemMessage: 'note', ...inside('PostToolBatch', { additionalContext: why }) },
    },
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
    'before-imported': {
      moment: 'before',
      command,
      onHold: { permission: 'deny', user_message: 'note', agent_message: why },
    },
    after: { moment: 'after', command, onHold: { additional_context: why } },
    failed: { moment: 'failed', command, onHold: { additional_context: why } },
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
    'failed-claude-names': { moment: 'failed', command, onHold: { additionalContext: why } },
    'session-start-claude-names': { moment: 'session-start', onHold: { additionalContext: why } },
    stop: { moment: 'stop', onHold: blocked },
    'stop-claude-names': { moment: 'stop', onHold: blocked },
    'subagent-stop-claude-names': { moment: 'subagent-stop', onHold: blocked },
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
  vscode: { ...vscode, ...inSnakeCase(vscode) },
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
    'before-one-folder': { moment: 'before', command, onHold: { cancel: true, errorMessage: why } },
    after: { moment: 'after', command, onHold: { cancel: false, contextModification: why } },
    stop: { moment: 'stop', onHold: { cancel: false, contextModification: why } },
  },
  'qwen-code': {
    'session-start': { moment: 'session-start', onHold: inside('SessionStart', { additionalContext: why }) },
    before: {
      moment: 'before',
      command,
      onHold: inside('PreToolUse', denied(why)),
      asked: inside('PreToolUse', { permissionDecision: 'ask', permissionDecisionReason: 'who knows' }),
    },
    after: { moment: 'after', command, onHold: blocked },
    failed: { moment: 'failed', command, onHold: inside('PostToolUseFailure', { additionalContext: why }) },
    stop: { moment: 'stop', onHold: blocked },
    'subagent-stop': { moment: 'subagent-stop', onHold: blocked },
  },
  goose: {
    'session-start': { moment: 'session-start', folder: null, onHold: null },
    before: { moment: 'before', command, onHold: blocked, asked: { decision: 'block', reason: refusal } },
    after: { moment: 'after', command, onHold: null },
    failed: { moment: 'failed', command, onHold: null },
    stop: { moment: 'stop', folder: null, onHold: blocked },
  },
  kiro: {
    'session-start': { moment: 'session-start', onHold: { stdout: `${why}\n` } },
    before: { moment: 'before', command, onHold: `${why}\n`, asked: `${refusal}\n` },
    after: { moment: 'after', command, onHold: `${why}\n` },
    stop: { moment: 'stop', onHold: `${why}\n` },
  },
  antigravity: {
    before: {
      moment: 'before',
      command,
      silent: { decision: 'ask' },
      onHold: { decision: 'deny', reason: why },
      asked: { decision: 'force_ask', reason: 'who knows' },
    },
    after: { moment: 'after', onHold: null },
    'before-a-call-of-the-model': { moment: 'after', onHold: { injectSteps: [{ ephemeralMessage: why }] } },
    stop: { moment: 'stop', silent: { decision: '' }, onHold: { decision: 'continue', reason: why } },
  },
  opencode: {
    'session-start': { moment: 'session-start', onHold: { context: why } },
    before: { moment: 'before', command, onHold: `${why}\n`, asked: `${refusal}\n` },
    after: { moment: 'after', command, onHold: `${why}\n` },
  },
}

function expectReply({ stdout, stderr, exitCode }: HookReply, wanted: Case['onHold']): void {
  if (wanted === null) expect({ stdout, stderr, exitCode }).toEqual(nothing)
  else if (typeof wanted === 'string')
    expect({ stdout, stderr, exitCode }).toEqual({ stdout: '', stderr: wanted, exitCode: 2 })
  else if ('stdout' in wanted) expect({ stdout, stderr, exitCode }).toEqual({ ...nothing, ...wanted })
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
  const place =
    wanted === null || typeof wanted === 'string' ? undefined : (wanted.systemMessage ?? wanted.user_message)
  expect(place).toBe('note')
}

/** A key that no agent documents, in a few shapes. */
const unknown = { 'x-new': 1, newKey: { tool_name: 'x' }, another_new_key: null, toString: 'x' }

/** Keys that an agent may leave out, or write as null. */
const optional: Readonly<Record<string, readonly string[]>> = {
  'claude-code': ['transcript_path', 'prompt_id', 'effort', 'duration_ms', 'model', 'is_interrupt'],
  codex: ['transcript_path', 'last_assistant_message'],
  copilot: ['initialPrompt', 'initial_prompt', 'stop_hook_active', 'agent_display_name'],
  cursor: ['user_email', 'transcript_path', 'model', 'generation_id', 'sandbox'],
  vscode: ['transcript_path', 'tool_response'],
  'gemini-cli': ['mcp_context'],
  'qwen-code': ['tool_call_id', 'transcript_path', 'is_interrupt', 'context_usage'],
  cline: ['userId', 'timestamp'],
  goose: ['matcher_context', 'tool_call_id', 'last_assistant_message'],
  windsurf: ['execution_id', 'timestamp'],
  antigravity: ['modelName', 'transcriptPath'],
}

/** A payload as it is, and in the ways in which versions of an agent differ. */
function listVariants(id: string, payload: Record<string, unknown>): [string, Record<string, unknown>][] {
  const keys = (optional[id] ?? []).filter((key) => key in payload)
  const rest = Object.fromEntries(Object.entries(payload).filter(([key]) => !keys.includes(key)))
  return [
    ['as it is', payload],
    ['with unknown keys', { ...unknown, ...payload }],
    ['with null', { ...payload, ...Object.fromEntries(keys.map((key) => [key, null])) }],
    ['without what is optional', rest],
  ]
}

/** Reads the recorded payloads of an agent, by name. */
export function readPayloads(id: string): Map<string, Record<string, unknown>> {
  const files = readdirSync(path.join(root, id)).sort()
  return new Map(
    files.map((file) => [
      file.replace(/\.json$/, ''),
      JSON.parse(readFileSync(path.join(root, id, file), 'utf8')) as Record<string, unknown>,
    ]),
  )
}

/** Holds an agent to each of its recorded payloads, with the name of the agent that was wired and without. */
export function testAgent(id: string): void {
  const payloads = readPayloads(id)

  test('each recorded payload has a case', () => {
    expect([...payloads.keys()].sort()).toEqual(Object.keys(cases[id] ?? {}).sort())
  })

  test.each([...payloads.keys()])('%s', (name) => {
    const wanted = cases[id]?.[name]
    if (wanted === undefined) return
    for (const [how, payload] of listVariants(id, payloads.get(name) ?? {}))
      for (const wired of [null, id]) {
        const recognised = recognise(payload, wired)
        // Without the wiring's name, what is left can be another agent's too: both are answered.
        const isShared = recognised?.agent.id.includes('/') === true && wired === null && how !== 'as it is'
        expect(recognised?.event, `${how}, --agent ${wired}`).toMatchObject({
          agent: isShared ? expect.stringContaining(id) : id,
          moment: wanted.moment,
          command: wanted.command ?? null,
          folder: wanted.folder === null ? null : '/home/u/app',
          isStopActive: false,
        })
        if (recognised !== null && !isShared) expectAnswers(id, recognised, wanted)
      }
  })
}

function expectAnswers(id: string, recognised: Recognised, wanted: Case): void {
  expectReply(reply(recognised, { type: 'silent' }), wanted.silent ?? null)
  expectReply(reply(recognised, hold), wanted.onHold)
  expectPersonNotice(recognised, wanted.onHold)
  if (wanted.asked !== undefined) expectReply(reply(recognised, ask), wanted.asked)
  if (wanted.onHold === null) return
  const long = reply(recognised, { ...hold, reason: 'x'.repeat(100_000) })
  const limit = agents.find((agent) => agent.id === id)?.maxCharacters ?? 0
  expect(Math.max(...[...`${long.stdout}${long.stderr}`.matchAll(/x+/g)].map(([text]) => text.length))).toBe(
    limit - 1,
  )
}

/** Holds an agent to its sample events: a block of each is seen for one, and silence for none. */
export function testSamples(id: string): void {
  const { samples, scopes } = orderedWirings.find(({ agent }) => agent === id) ?? {}
  const events = scopes?.[0].place({ folder: '/app', env: {} }).wiring.events.map(([event]) => event) ?? []
  const sent = events.filter((event) => samples?.events?.includes(event) !== false)

  test.each(sent)('%s', (event) => {
    const recognised = recognise(samples?.payload(event, '/app'), id)
    expect(recognised?.agent.id).toBe(id)
    if (samples === undefined || recognised === null) return
    const describe = (verdict: HookVerdict) => {
      const { exitCode, stdout, stderr } = reply(recognised, verdict)
      return describeTrial(samples, event, { code: exitCode, stdout, stderr })
    }
    expect(isStart(samples, event)).toBe(recognised.event.moment === 'session-start')
    expect(describe({ type: 'silent' })).toBeNull()
    if (!isStart(samples, event)) expect(describe(hold)).not.toBeNull()
  })
}
