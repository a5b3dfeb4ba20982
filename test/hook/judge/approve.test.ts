// A person's way through: only with the code, only for the state that it was issued for, and only once.

import { describe, expect, test } from 'vitest'
import { approveOpen, issueCodeFor, listOpen } from '../../../src/hook/judge/approve.ts'
import type { OpenVerdict } from '../../../src/ports/hook-state.ts'
import { hash, lockWith, manifestWith, openHookMachine } from '../../support/hook-machine.ts'
import type { Tree } from '../../support/memory-snapshot.ts'
import { makeRoot, stateOf } from '../../support/watched-root.ts'

const before: Tree = { 'package-lock.json': lockWith('old@1.0.0'), 'package.json': manifestWith('old@1.0.0') }
const evil: Tree = {
  'package-lock.json': lockWith('old@1.0.0', 'young@1.0.0'),
  'package.json': manifestWith('old@1.0.0', 'young@1.0.0'),
}
const keyOf = (disk: Tree) => {
  const names = Object.keys(disk).sort()
  return hash(JSON.stringify(names.map((name) => [name, hash(before[name] ?? ''), hash(disk[name] ?? '')])))
}
const open = (disk: Tree, more: Partial<OpenVerdict> = {}): OpenVerdict => ({
  key: keyOf(disk),
  outcome: 'fail',
  reason: 'depgate: it does not pass',
  notice: 'depgate: it does not pass: minimum-age on young@1.0.0',
  until: null,
  code: { salt: '', hash: 'K7QX' },
  ...more,
})
const machine = (disk: Tree, verdict: OpenVerdict | null) => {
  const state = stateOf(before, hash, { open: verdict })
  const kept = [...Object.values(before), ...Object.values(evil)]
  const watched = makeRoot({ disk, hash, kept, remembered: { type: 'known', state } })
  return { ...openHookMachine(disk, [watched]), watched }
}
const approval = { code: 'K7QX', reason: 'our own package', by: 'jane' }

test('what is open is approved as it is, with the reason in the trail', async () => {
  const { host, watched, written } = machine(evil, open(evil))
  const approved = await approveOpen(approval, host)
  expect(approved).toMatchObject({ root: '/project', files: ['package-lock.json', 'package.json'] })
  const saved = watched.saved.at(-1)
  expect(saved?.open).toBeNull()
  expect(saved?.files['package-lock.json']?.approved).toBe(hash(evil['package-lock.json'] ?? ''))
  expect(written).toHaveLength(1)
  expect(JSON.parse(written[0] ?? '')).toMatchObject({
    command: 'approve',
    outcome: 'fail',
    approval: { reason: 'our own package', by: 'jane' },
    findings: [{ rule: 'minimum-age' }],
  })
})

describe('nothing is approved', () => {
  test.each<[string, Tree, OpenVerdict | null, string]>([
    [
      'by another code',
      evil,
      open(evil, { code: { salt: '', hash: 'OTHER' } }),
      'no blocked change has this code',
    ],
    ['where no code was issued', evil, { ...open(evil), code: undefined } as never, 'no blocked change'],
    ['where nothing is open', evil, null, 'no blocked change'],
    [
      'where the tree has changed since',
      { ...evil, 'package.json': manifestWith('old@1.0.0', 'young@0.9.0') },
      open(evil),
      'no longer what the code was shown for',
    ],
  ])('%s', async (_, disk, verdict, message) => {
    const { host, watched, written } = machine(disk, verdict)
    await expect(approveOpen(approval, host)).rejects.toThrow(message)
    expect(watched.saved).toEqual([])
    expect(written).toEqual([])
  })
})

test('a new code replaces the one before', async () => {
  const { host, watched } = machine(evil, open(evil))
  expect(listOpen(host).map(({ root }) => root)).toEqual(['/project'])
  expect(await issueCodeFor('/project', host)).toBe('CODE-1')
  expect(watched.saved.at(-1)?.open).toMatchObject({ key: keyOf(evil), code: { hash: 'CODE-1' } })
})

test('there is no code for what is open no more', async () => {
  const { host } = machine(before, null)
  expect(listOpen(host)).toEqual([])
  await expect(issueCodeFor('/project', host)).rejects.toThrow('nothing is blocked')
})
