// One answer of several roots: what blocks, what is only reported, and what the person alone is shown.

import { expect, test } from 'vitest'
import { answerEvent } from '../../../src/hook/judge/answer.ts'
import type { HookRequest } from '../../../src/hook/request.ts'
import { hash, lockWith, manifestWith, openHookMachine } from '../../support/hook-machine.ts'
import type { Tree } from '../../support/memory-snapshot.ts'
import { makeRoot, stateOf } from '../../support/watched-root.ts'

const before: Tree = { 'package-lock.json': lockWith('old@1.0.0'), 'package.json': manifestWith('old@1.0.0') }
const evil: Tree = {
  'package-lock.json': lockWith('old@1.0.0', 'young@1.0.0'),
  'package.json': manifestWith('old@1.0.0', 'young@1.0.0'),
}
const request = (more: Partial<HookRequest> = {}): HookRequest => ({
  event: {
    agent: 'claude-code',
    moment: 'after',
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
  canShowPerson: true,
  session: { startedAt: 1000, isOfPerson: false, judged: [] },
  ...more,
})
const rootOf = (disk: Tree, approved: Tree, root = '/project') =>
  makeRoot({
    root,
    disk,
    hash,
    kept: [...Object.values(before), ...Object.values(evil)],
    remembered: { type: 'known', state: stateOf(approved, hash, { root }) },
  })

test('what is open is blocked, and only the person is shown the code', async () => {
  const { host } = openHookMachine(evil, [rootOf(evil, before)])
  const verdict = await answerEvent(request(), host)
  if (verdict.type !== 'hold') throw new Error(verdict.type)
  expect(verdict.reason).toContain('young@1.0.0, minimum-age')
  expect(verdict.reason).toContain('depgate approve')
  expect(verdict.reason).not.toContain('CODE-1')
  expect(verdict.notice).toContain('minimum-age on young@1.0.0')
  expect(verdict.notice).toContain('depgate approve CODE-1 --reason')
})

test('nothing open is silence, and what is only reported blocks nothing', async () => {
  const quiet = openHookMachine(before, [rootOf(before, before)])
  expect(await answerEvent(request(), quiet.host)).toEqual({ type: 'silent' })
  const told = openHookMachine(evil, [rootOf(evil, before)])
  const session = { startedAt: 1000, isOfPerson: true, judged: [] }
  expect(await answerEvent(request({ session }), told.host)).toMatchObject({
    type: 'tell',
    reason: expect.stringContaining('young@1.0.0') as string,
    notice: expect.stringContaining('not blocked') as string,
  })
})

test('a root that is reached from another is judged as well, once', async () => {
  const outer = rootOf(before, before)
  const inner = rootOf(evil, before, '/project/tree')
  const nested = {
    ...outer,
    look: (...args: Parameters<typeof outer.look>) => ({
      ...outer.look(...args),
      nested: ['/project/tree', '/project'],
    }),
  }
  const { host } = openHookMachine(evil, [nested, inner])
  expect(await answerEvent(request(), host)).toMatchObject({ type: 'hold' })
})

test('more roots than can be judged are blocked', async () => {
  const roots = Array.from({ length: 70 }, (_, nth) => rootOf(before, before, `/project/${nth}`))
  const { host } = openHookMachine(before, roots)
  const verdict = await answerEvent(request({ roots: roots.map(({ root }) => root) }), host)
  expect(verdict).toMatchObject({
    type: 'hold',
    reason: expect.stringContaining('more than 64 checkouts') as string,
  })
})
