import { describe, expect, test } from 'vitest'
import { DepgateError } from '../../../src/errors.ts'
import { describeUnjudged, judgeChanges, type Judging } from '../../../src/hook/judge/verdict.ts'
import { approvedPolicy } from '../../support/build.ts'
import { stateOf } from '../../support/approved-state.ts'
import { hash, lockWith, manifestWith, openHookMachine } from '../../support/hook-machine.ts'
import type { Tree } from '../../support/memory-snapshot.ts'
import { makeRoot } from '../../support/watched-root.ts'
import { emptyRecord } from '../../support/wrapper.ts'

describe('a change that cannot be judged', () => {
  test.each([
    [
      'an error with a hint',
      new DepgateError('EPOLICY', 'no policy', { hint: 'write one' }),
      'no policy (write one)',
    ],
    ['an error', new Error('no net'), 'no net'],
    ['anything else', 'thrown', 'thrown'],
  ])('%s stays open for a while, and says why', (_, error, said) => {
    const verdict = describeUnjudged(error, 'key', 1_000)
    expect(verdict).toMatchObject({ key: 'key', outcome: 'inconclusive', until: 31_000 })
    expect(verdict.reason).toContain(said)
    expect(verdict.notice).toBe(verdict.reason)
  })
})

describe('lines are looked for', () => {
  const project = (folder: string, ...ids: string[]): Tree => ({
    [`${folder}package.json`]: manifestWith(...ids),
    [`${folder}package-lock.json`]: lockWith(...ids),
  })
  const both = (...ids: string[]) => ({ ...project('', ...ids), ...project('web/', ...ids) })
  const lines = { 'young@0.9.0': project('', 'young@0.9.0') }

  async function judge(approved: Tree, seen: Tree, more: Partial<Judging> = {}) {
    const world = stateOf(approved, seen)
    const { host, typed } = openHookMachine(seen, [], { lines })
    const verdict = await judgeChanges({
      changed: Object.keys(world.files).filter((name) => world.files[name]?.approved !== seen[name]),
      approved: world,
      policy: approvedPolicy({}),
      watched: makeRoot({ disk: seen, hash }),
      host,
      key: '',
      now: 0,
      remarks: [],
      record: emptyRecord(),
      isOnlyTold: false,
      ...more,
    })
    return { reason: verdict?.reason ?? '', typed }
  }

  test('for a lockfile that is refused', async () => {
    const { reason } = await judge(project(''), project('', 'young@1.0.0'))
    expect(reason).toContain(
      'This passes as a whole, typed in /project: npm install --save-exact young@0.9.0',
    )
    expect(reason).not.toContain('passes by itself')
  })

  test('once: lines for one of two lockfiles are none for both', async () => {
    const { reason, typed } = await judge(both(), both('young@1.0.0'))
    expect(reason).not.toContain('as a whole')
    expect(typed).toHaveLength(1)
  })

  test.each<[string, Partial<Judging>]>([
    ['what is only reported', { isOnlyTold: true }],
    ['what is put back', { policy: approvedPolicy({ hook: { onFail: 'restore' } }) }],
  ])('not for %s', async (_, more) => {
    const { reason, typed } = await judge(project(''), project('', 'young@1.0.0'), more)
    expect(reason).toContain('young@1.0.0, minimum-age')
    expect(reason).not.toContain('as a whole')
    expect(typed).toEqual([])
  })
})
