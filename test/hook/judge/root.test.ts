// What becomes of a difference: approved, reported once, or open until it is fixed. All in memory.

import { describe, expect, test } from 'vitest'
import { judgeRoot } from '../../../src/hook/judge/root.ts'
import type { HookRequest } from '../../../src/hook/request.ts'
import type { HookState } from '../../../src/ports/hook-state.ts'
import { hash, lockWith, manifestWith, openHookMachine } from '../../support/hook-machine.ts'
import type { Tree } from '../../support/memory-snapshot.ts'
import { makeRoot, stateOf, type RootInMemory } from '../../support/watched-root.ts'
import { emptyRecord } from '../../support/wrapper.ts'

const before: Tree = { 'package-lock.json': lockWith('old@1.0.0'), 'package.json': manifestWith('old@1.0.0') }
const good: Tree = { 'package-lock.json': lockWith('old@1.1.0'), 'package.json': manifestWith('old@1.1.0') }
const evil: Tree = {
  'package-lock.json': lockWith('old@1.0.0', 'young@1.0.0'),
  'package.json': manifestWith('old@1.0.0', 'young@1.0.0'),
}
const known = (more: Partial<HookState> = {}) =>
  ({ type: 'known', state: stateOf(before, hash, { base: 'c0', ...more }) }) as const

interface Occasion {
  readonly moment?: HookRequest['event']['moment']
  readonly session?: Partial<HookRequest['session']>
  readonly canShowPerson?: boolean
}

async function judge(made: Omit<RootInMemory, 'hash'>, occasion: Occasion = {}) {
  const kept = [...Object.values(before), ...Object.values(evil)]
  const watched = makeRoot({ kept, ...made, hash })
  const { host, asked, seen } = openHookMachine(made.disk, [watched])
  const request: HookRequest = {
    event: {
      agent: 'claude-code',
      moment: occasion.moment ?? 'after',
      name: 'PostToolUse',
      toolName: 'Bash',
      command: 'true',
      input: null,
      folder: '/project',
      projectFolder: null,
      sessionId: 'a',
      isStopActive: false,
    },
    roots: ['/project'],
    command: null,
    canRewrite: false,
    canShowPerson: occasion.canShowPerson ?? true,
    session: { startedAt: 1000, isOfPerson: false, judged: [], ...occasion.session },
  }
  const verdict = await judgeRoot(watched, request, emptyRecord(), host)
  const last = watched.saved.at(-1)
  const approved = last?.files['package-lock.json']?.approved
  return {
    ...verdict,
    asked,
    codes: seen.codes,
    isAdopted: approved === hash(made.disk['package-lock.json'] ?? ''),
  }
}

describe('is approved without a word', () => {
  test.each<[string, Omit<RootInMemory, 'hash'>, Occasion]>([
    ['what passes', { disk: good, remembered: known() }, {}],
    ['what is as it was', { disk: before, remembered: known() }, {}],
    [
      'the commit of a root that is seen for the first time',
      { disk: evil, base: 'c0', commits: { c0: evil } },
      {},
    ],
    [
      'what was approved in the checkout of a worktree',
      { disk: evil, base: 'c0', commits: { c0: before }, elsewhere: evil },
      {},
    ],
    [
      'a manifest that git passes over, with nothing installed beside it',
      {
        disk: { ...before, '.venv/x/package.json': manifestWith('young@^1.0.0') },
        remembered: known(),
        ignored: ['.venv/x/package.json'],
      },
      {},
    ],
    [
      'a folder in node_modules that the lockfile accounts for',
      { disk: { ...before, 'node_modules/': 'old@1.0.0' }, remembered: known() },
      {},
    ],
  ])('%s', async (_, made, occasion) => {
    const { open, told, isAdopted } = await judge(made, occasion)
    expect({ open, told, isAdopted }).toEqual({ open: null, told: [], isAdopted: true })
  })
})

describe('is reported once and not blocked', () => {
  test.each<[string, Omit<RootInMemory, 'hash'>, Occasion, string]>([
    [
      'what a person left before the session, where a state is known',
      { disk: evil, remembered: known() },
      { moment: 'session-start', session: { isOfPerson: true } },
      'Was there before this session',
    ],
    [
      'what a person left before the session, where none is',
      { disk: evil, base: 'c0', commits: { c0: before } },
      { moment: 'session-start', session: { isOfPerson: true } },
      'Was there before this session',
    ],
    [
      'what had not changed since the session began, in a root that it comes to later',
      { disk: evil, base: 'c0', commits: { c0: before }, changedAt: 500 },
      { moment: 'before' },
      'Was there before this session',
    ],
    [
      'what is merged upstream',
      { disk: evil, remembered: known(), upstream: ['c1'], commits: { c1: evil } },
      {},
      'Merged upstream (c1)',
    ],
  ])('%s', async (_, made, occasion, lead) => {
    const { open, told, isAdopted } = await judge(made, occasion)
    expect(open).toBeNull()
    expect(told).toHaveLength(1)
    expect(told[0]?.reason).toContain(lead)
    expect(told[0]?.reason).toContain('young@1.0.0')
    expect(told[0]?.notice).toContain('minimum-age on young@1.0.0')
    expect(isAdopted).toBe(true)
  })
})

describe('stays open', () => {
  const found = { key: '', outcome: 'fail', reason: 'r', notice: 'n', until: null } as const
  test.each<[string, Omit<RootInMemory, 'hash'>, Occasion]>([
    ['what an agent brings in', { disk: evil, remembered: known() }, {}],
    [
      'at a start too, while something is open',
      { disk: evil, remembered: known({ open: found }) },
      { moment: 'session-start', session: { isOfPerson: true } },
    ],
    [
      'at a start that is no person’s',
      { disk: evil, remembered: known() },
      { moment: 'session-start', session: { isOfPerson: false } },
    ],
    [
      'what came into a root after the session began',
      { disk: evil, base: 'c0', commits: { c0: before }, changedAt: 5000 },
      { moment: 'before' },
    ],
    [
      'what is committed in a repository that the session made',
      { disk: evil, base: null, commits: { c0: evil }, changedAt: 5000 },
      {},
    ],
    [
      'what came in where no start was seen',
      { disk: evil, base: 'c0', commits: { c0: before }, changedAt: 500 },
      { session: { startedAt: null } },
    ],
    [
      'what goes beyond the remote',
      { disk: evil, remembered: known(), upstream: ['c1'], commits: { c1: good } },
      {},
    ],
    [
      'after the state was deleted, even at a start',
      { disk: evil, base: 'c0', commits: { c0: before }, changedAt: 500 },
      { moment: 'session-start', session: { isOfPerson: true, judged: ['/project'] } },
    ],
    [
      'after the state was damaged, even at a start',
      { disk: evil, remembered: { type: 'damaged' }, base: 'c0', commits: { c0: before } },
      { moment: 'session-start', session: { isOfPerson: true } },
    ],
    [
      'a manifest that git passes over, with a lockfile beside it',
      {
        disk: {
          ...evil,
          'x/package.json': manifestWith('young@1.0.0'),
          'x/package-lock.json': lockWith('young@1.0.0'),
        },
        remembered: { type: 'known', state: stateOf(evil, hash) },
        ignored: ['x/package.json'],
      },
      {},
    ],
    [
      'a folder in node_modules that nothing accounts for',
      { disk: { ...before, 'node_modules/': 'old@1.0.0\nyoung@1.0.0' }, remembered: known() },
      {},
    ],
    [
      'another version in node_modules than is locked',
      { disk: { ...before, 'node_modules/': 'old@1.1.0' }, remembered: known() },
      {},
    ],
  ])('%s', async (_, made, occasion) => {
    const { open, isNew, code, codes } = await judge(made, occasion)
    expect(open).toMatchObject({ outcome: 'fail', code: { hash: 'CODE-1' } })
    expect([isNew, code, codes]).toEqual([true, 'CODE-1', 1])
    expect(JSON.stringify(open?.reason) + JSON.stringify(open?.notice)).not.toContain('CODE-1')
  })
})

test('no code is issued where the answer reaches the model as well', async () => {
  const { open, code, codes } = await judge({ disk: evil, remembered: known() }, { canShowPerson: false })
  expect([open?.code, code, codes]).toEqual([undefined, null, 0])
})

test('the same difference is not judged again, and keeps its code', async () => {
  const first = await judge({ disk: evil, remembered: known() })
  const again = await judge({ disk: evil, remembered: known({ open: first.open }) })
  expect(again).toMatchObject({ open: first.open, isNew: false, code: null, asked: [] })
})

test.each([
  ['damaged', { remembered: { type: 'damaged' } as const }, []],
  ['deleted', {}, ['/project']],
])('that the state was %s is said, where nothing differs', async (loss, more, judged) => {
  const { told } = await judge(
    { disk: before, base: 'c0', commits: { c0: before }, ...more },
    { session: { judged } },
  )
  expect(told).toHaveLength(1)
  expect(told[0]?.notice).toContain(`was ${loss}`)
})
