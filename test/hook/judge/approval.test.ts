import { describe, expect, test } from 'vitest'
import { approve, approvedIdle, isOfPerson } from '../../../src/hook/judge/approval.ts'
import type { Compared } from '../../../src/hook/judge/compare.ts'
import type { HookRequest } from '../../../src/hook/request.ts'
import { stateOf as approvedOf } from '../../support/approved-state.ts'
import { hash } from '../../support/hook-machine.ts'
import { makeRoot, stateOf } from '../../support/watched-root.ts'

const at = (milliseconds: number) => `1.0.${milliseconds * 1e6}.7`
const compared = (more: Partial<Compared> = {}, print: string | null = at(500)): Compared => {
  const approved = approvedOf({ a: 'old' }, { a: 'new', b: 'new' })
  return {
    state: null,
    loss: null,
    base: null,
    changed: ['a', 'b'],
    idle: [],
    ...more,
    approved: { ...approved, files: { a: { approved: 'old', seen: 'new', print } } },
  }
}
const open = { key: '', outcome: 'fail', reason: '', notice: '', until: null } as const

describe('a changed file is a person’s', () => {
  test.each<[string, Compared, Partial<HookRequest['session']>, boolean]>([
    ['at their start', compared({ state: stateOf({}, hash) }), { isOfPerson: true }, true],
    [
      'not while something is open',
      compared({ state: stateOf({}, hash, { open }) }),
      { isOfPerson: true },
      false,
    ],
    ['not after the state was lost', compared({ loss: 'deleted' }), { isOfPerson: true }, false],
    ['not during a session', compared({ state: stateOf({}, hash) }), {}, false],
    ['in a root that is new, where it is older than the session', compared(), {}, true],
    ['not where it is younger', compared({}, at(2000)), {}, false],
    ['not where it is gone', compared({}, null), {}, false],
    ['not where its time cannot be read', compared({}, 'unreadable.EACCES'), {}, false],
    ['not where no start was seen', compared(), { startedAt: null }, false],
  ])('%s', (_, state, session, expected) => {
    const request = { session: { startedAt: 1000, isOfPerson: false, judged: [], ...session } }
    expect(isOfPerson('a', state, request as unknown as HookRequest)).toBe(expected)
  })
})

test('what is approved is as it is on disk, and the rest stays changed', () => {
  const { approved, changed } = approve(['a'], compared())
  expect(changed).toEqual(['b'])
  expect(approved.files.a).toMatchObject({ approved: 'new', seen: 'new' })
  expect([...approved.approved]).toEqual([['a', 'new']])
})

describe('what is idle is approved', () => {
  const upstream = { hash, disk: {}, upstream: ['c1'], commits: { c1: { a: 'new' } } }
  const head = { file: 'log', print: 'p', commit: 'c' }
  const ask = (state: Compared['state'], session: object, seen: typeof head | null) => {
    const request = { session: { startedAt: null, isOfPerson: false, judged: [], ...session } }
    const scene = { watched: makeRoot(upstream), names: [], head: seen }
    const idle = compared({ state, changed: [], idle: ['a', 'b'] })
    return approvedIdle(idle, request as unknown as HookRequest, scene)
  }

  test.each<[string, Compared['state'], object, typeof head | null, string[]]>([
    ['where a person begins', stateOf({}, hash), { isOfPerson: true }, null, ['a', 'b']],
    ['where it came from the remote', stateOf({}, hash), {}, head, ['a']],
    ['not where HEAD did not move', stateOf({}, hash, { head }), {}, head, []],
    ['where the root is new and the remote has it', null, {}, null, ['a']],
  ])('%s', (_, state, session, seen, expected) => {
    expect(ask(state, session, seen)).toEqual(expected)
  })
})
