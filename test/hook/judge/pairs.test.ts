// The lockfiles of a root, as approved and as they are.

import { describe, expect, test } from 'vitest'
import { approvedLockfile, pairsOf } from '../../../src/hook/judge/pairs.ts'
import { openApprovedState } from '../../../src/snapshot/approved.ts'
import { stateOf } from '../../support/approved-state.ts'
import { lockWith, manifestWith, openHookMachine } from '../../support/hook-machine.ts'
import { top, type Tree } from '../../support/memory-snapshot.ts'

const open = (approved: Tree, seen: Tree) => {
  const state = stateOf(approved, seen)
  const { host } = openHookMachine(seen)
  return { state, root: { states: openApprovedState(state, host), host } }
}
const pairs = (approved: Tree, seen: Tree, changed: string[], folder = '') => {
  const { state, root } = open(approved, seen)
  return pairsOf(folder, changed, state, root).map(({ before, after }) =>
    [before, after].map(({ packages }) => packages.map(({ name, version }) => `${name}@${version}`)),
  )
}
const lock = (...ids: string[]): Tree => ({
  'package-lock.json': lockWith(...ids),
  'package.json': manifestWith(...ids),
})

describe('pairs', () => {
  test.each<[string, Tree, Tree, string[], string[][][]]>([
    ['a lockfile', lock('a@1.0.0'), lock('a@2.0.0'), ['package-lock.json'], [[['a@1.0.0'], ['a@2.0.0']]]],
    ['a new lockfile', {}, lock('a@1.0.0'), ['package-lock.json'], [[[], ['a@1.0.0']]]],
    ['a manifest alone', {}, { 'package.json': manifestWith('a@1.0.0') }, ['package.json'], [[[], []]]],
    [
      'what is recorded in node_modules and locked nowhere',
      {},
      { ...lock('a@1.0.0'), 'node_modules/.package-lock.json': lockWith('a@1.0.0', 'b@1.0.0') },
      ['node_modules/.package-lock.json'],
      [[[], ['b@1.0.0']]],
    ],
    [
      'what is recorded and locked',
      {},
      { ...lock('a@1.0.0'), 'node_modules/.package-lock.json': lockWith('a@1.0.0') },
      ['node_modules/.package-lock.json'],
      [],
    ],
    ['a settings file outside', lock('a@1.0.0'), lock('a@1.0.0'), ['/home/u/.npmrc'], []],
  ])('%s', (_, approved, seen, changed, expected) => {
    expect(pairs(approved, seen, changed)).toEqual(expected)
  })
})

test('a shrinkwrap that is dropped is compared with the lockfile that counts now', () => {
  const approved = { 'npm-shrinkwrap.json': lockWith('a@1.0.0'), 'package.json': manifestWith('a@1.0.0') }
  expect(pairs(approved, lock('a@2.0.0'), ['package-lock.json', 'npm-shrinkwrap.json'])).toEqual([
    [['a@1.0.0'], ['a@2.0.0']],
  ])
})

test('what was approved of a folder, and of one of which nothing was', () => {
  const { root } = open(lock('a@1.0.0'), lock('a@2.0.0'))
  expect(approvedLockfile(top, root.states)?.packages.map(({ version }) => version)).toEqual(['1.0.0'])
  expect(approvedLockfile(`${top}/new`, root.states)?.packages ?? []).toEqual([])
})
