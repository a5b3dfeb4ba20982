// Which agent an event is of where several write its form, and what all of them are answered.

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { agents } from '../../src/agents/index.ts'
import { listReaders } from '../../src/hook/choose-agent.ts'
import { recognise, reply } from '../../src/hook/recognize-event.ts'
import { readPayloads } from '../support/agents.ts'

const hold = { type: 'hold', reason: 'why', notice: 'note' } as const
const all = agents.flatMap(({ id }) =>
  [...readPayloads(id)].map(([name, payload]) => [id, name, payload] as const),
)
const claude = (name: string) => readPayloads('claude-code').get(name) ?? {}
const answerTo = (payload: Record<string, unknown>, wired: string | null) => {
  const found = recognise(payload, wired)
  return found && { id: found.agent.id, moment: found.event.moment, ...reply(found, hold) }
}

test.each([
  ['claude-code', ['claude-code', 'copilot', 'cursor', 'vscode']],
  ['copilot', ['copilot', 'vscode']],
  ['codex', ['codex']],
  ['nobody', []],
])('the settings of %s are read by %j', (id, readers) =>
  expect(listReaders(agents, id).map((one) => one.id)).toEqual(readers),
)

describe('a Claude Code event with one more key', () => {
  const time = '2026-11-21T09:00:00Z'
  test.each(['before', 'after', 'failed', 'stop', 'subagent-stop', 'batch', 'session-start'])(
    '%s',
    (name) => {
      const wanted = answerTo(claude(name), 'claude-code')
      for (const more of [
        { timestamp: time },
        { transcript_path: null },
        { timestamp: time, transcript_path: null },
      ]) {
        const answer = answerTo({ ...claude(name), ...more }, 'claude-code')
        expect(answer).toEqual(wanted)
        expect(answerTo({ ...claude(name), ...more }, null)).not.toBeNull()
      }
    },
  )
})

describe('the settings of Claude Code are read by others, and each gets its own answer', () => {
  test.each(
    all.filter(
      ([id, name]) => ['cursor', 'vscode'].includes(id) || (id === 'copilot' && name.endsWith('names')),
    ),
  )('%s %s', (id, _, payload) => {
    expect(answerTo(payload, 'claude-code')).toEqual(answerTo(payload, id))
    expect(answerTo(payload, 'claude-code')?.id).toBe(id)
  })
})

test.each([
  ['a colleague on VS Code', 'vscode', 'before-snake-case'],
  ['Copilot CLI', 'copilot', 'before-claude-names'],
  ['Cursor', 'cursor', 'before-imported'],
])('%s with nothing to block is answered with silence', (_, id, name) => {
  const found = recognise(readPayloads(id).get(name), 'claude-code')
  expect(found && reply(found, { type: 'silent' })).toEqual({ stdout: '', stderr: '', exitCode: 0 })
})

describe('a form that two agents share, and nothing that tells them apart', () => {
  // No tool of either's own name, no key that only one of them documents.
  const shared = {
    hook_event_name: 'PostToolUse',
    session_id: 's',
    transcript_path: 't',
    cwd: '/home/u/app',
    timestamp: '2026-11-21T09:00:00Z',
    tool_name: 'edit_it',
    tool_input: {},
    tool_response: 'done',
    tool_use_id: 'u',
    duration_ms: 1,
  }
  test('the one block that each of them takes', () => {
    const found = recognise(shared, null)
    expect(found?.agent.id).toBe('claude-code/vscode')
    expect(found && reply(found, hold)).toEqual({ stdout: '', stderr: 'why\n', exitCode: 2 })
    for (const verdict of [{ type: 'silent' }, { type: 'tell', reason: 'why', notice: null }] as const)
      expect(found && reply(found, verdict)).toMatchObject({ exitCode: 0 })
    expect(found?.agent.personNotice(found.event)).toBe(false)
  })
})

test('an unknown agent in the wiring leaves the payload to decide', () =>
  expect(recognise(claude('before'), 'nobody')?.agent.id).toBe('claude-code'))

test('keys that no agent documents never change the answer', () => {
  const documented = new Set(
    all
      .flatMap(([, , payload]) => Object.keys(payload))
      .concat(agents.flatMap(({ form: { mark, keys } }) => [mark ?? '', ...Object.values(keys).flat()])),
  )
  // What agents in camel case are told apart by.
  for (const key of ['agentName', 'error', 'toolInput', 'stopHookActive', 'event', 'command', 'loop_count'])
    documented.add(key)
  const more = fc.dictionary(
    fc.string().filter((key) => !documented.has(key) && key !== '__proto__'),
    fc.jsonValue(),
    { maxKeys: 5 },
  )
  fc.assert(
    fc.property(fc.constantFrom(...all), more, fc.boolean(), ([id, , payload], extra, isWired) => {
      const wired = isWired ? id : null
      expect(answerTo({ ...extra, ...payload }, wired)).toEqual(answerTo(payload, wired))
    }),
    { numRuns: 300 },
  )
})
