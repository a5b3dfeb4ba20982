// What differs from the approved state, and what of that counts.

import { describe, expect, test } from 'vitest'
import { compare, keyOf } from '../../../src/hook/judge/compare.ts'
import { hash, lockWith } from '../../support/hook-machine.ts'
import type { Tree } from '../../support/memory-snapshot.ts'
import { makeRoot, stateOf, type RootInMemory } from '../../support/watched-root.ts'

const compareAt = (made: Omit<RootInMemory, 'hash'>, judged: string[] = []) => {
  const watched = makeRoot({ ...made, hash })
  const request = {
    event: { moment: 'after' },
    session: { startedAt: 1000, isOfPerson: false, judged },
  } as const
  return compare({ watched, seen: watched.look([], [], false), names: [], request, hash })
}
const before: Tree = { 'package.json': 'a', 'package-lock.json': 'a', '.npmrc': 'a' }
const known = { type: 'known', state: stateOf(before, hash, { base: 'c0' }) } as const

describe('changed is', () => {
  test.each<[string, Omit<RootInMemory, 'hash'>, string[]]>([
    ['nothing', { disk: before, remembered: known }, []],
    ['another text', { disk: { ...before, 'package.json': 'b' }, remembered: known }, ['package.json']],
    ['not a lockfile that is gone', { disk: { 'package.json': 'a', '.npmrc': 'a' }, remembered: known }, []],
    [
      'a setting that is gone',
      { disk: { 'package.json': 'a', 'package-lock.json': 'a' }, remembered: known },
      ['.npmrc'],
    ],
    [
      'a manifest that is new',
      { disk: { ...before, 'x/package.json': 'b' }, remembered: known },
      ['x/package.json'],
    ],
    [
      'not one that git passes over',
      { disk: { ...before, 'x/package.json': 'b' }, remembered: known, ignored: ['x/package.json'] },
      [],
    ],
    [
      'one that git passes over and something was installed by',
      {
        disk: { ...before, 'x/package.json': 'b', 'x/node_modules/': '' },
        remembered: known,
        ignored: ['x/package.json'],
      },
      ['x/node_modules/', 'x/package.json'],
    ],
    [
      'one that git passes over and yarn locks',
      {
        disk: { ...before, 'x/package.json': 'b', 'x/yarn.lock': '' },
        remembered: known,
        ignored: ['x/package.json'],
      },
      ['x/package.json', 'x/yarn.lock'],
    ],
  ])('%s', (_, made, changed) => {
    expect(compareAt({ kept: Object.values(before), ...made }).changed).toEqual(changed)
  })
})

describe('below a lockfile, a manifest that is no workspace of it', () => {
  const root: Tree = {
    'package.json': '{"workspaces":["packages/*"]}',
    'package-lock.json': lockWith(),
    '.npmrc': 'a',
  }
  const remembered = { type: 'known', state: stateOf(root, hash, { watched: ['.npmrc'] }) } as const
  const files = (more: Tree) => {
    const { changed, idle } = compareAt({
      kept: Object.values(root),
      disk: { ...root, ...more },
      remembered,
    })
    return { changed, idle }
  }

  test.each<[string, Tree, string[], string[]]>([
    ['is idle', { 'x/package.json': '{}' }, [], ['x/package.json']],
    [
      'is idle with its settings',
      { 'x/package.json': '{}', 'x/.npmrc': 'b' },
      [],
      ['x/.npmrc', 'x/package.json'],
    ],
    [
      'is idle as a workspace that is not locked yet',
      { 'packages/x/package.json': '{}' },
      [],
      ['packages/x/package.json'],
    ],
    [
      'not where it is a workspace that is locked',
      {
        'packages/x/package.json': '{}',
        'package-lock.json':
          '{"lockfileVersion":3,"packages":{"":{"workspaces":["packages/*"]},"node_modules/x":{"resolved":"packages/x","link":true},"packages/x":{"version":"1.0.0"}}}',
      },
      ['package-lock.json', 'packages/x/package.json'],
      [],
    ],
    [
      'not where something is installed',
      { 'x/package.json': '{}', 'x/node_modules/': 'a@1.0.0' },
      ['x/node_modules/', 'x/package.json'],
      [],
    ],
    [
      'not where it is locked',
      { 'x/package.json': '{}', 'x/package-lock.json': lockWith() },
      ['x/package-lock.json', 'x/package.json'],
      [],
    ],
    ['settings of no manifest are not', { 'x/.npmrc': 'b' }, ['x/.npmrc'], []],
  ])('%s', (_, more, changed, idle) => {
    expect(files(more)).toEqual({ changed, idle })
  })
})

test.each<[string, Omit<RootInMemory, 'hash'>, string[], unknown]>([
  ['a state', { disk: before, remembered: known, kept: ['a'] }, ['/project'], { loss: null, base: 'c0' }],
  [
    'a state whose texts are gone',
    { disk: {}, remembered: known, base: 'c1' },
    [],
    { loss: 'damaged', base: 'c1', state: null },
  ],
  ['a state that cannot be read', { disk: {}, remembered: { type: 'damaged' } }, [], { loss: 'damaged' }],
  ['none, where the session had saved one', { disk: {} }, ['/project'], { loss: 'deleted' }],
  ['none, where one was saved in another session', { disk: {}, wasSaved: true }, [], { loss: 'deleted' }],
  ['none', { disk: {} }, ['/elsewhere'], { loss: null, state: null }],
])('of %s', (_, made, judged, expected) => {
  expect(compareAt(made, judged)).toMatchObject(expected as object)
})

test('the name of a difference depends on both sides of it', () => {
  const names = ['b', 'c'].flatMap((text) =>
    [before, { ...before, 'package.json': 'x' }].map((approved) => {
      const remembered = { type: 'known', state: stateOf(approved, hash) } as const
      const disk = { ...before, 'package.json': text }
      return keyOf(compareAt({ disk, remembered, kept: ['a', 'x'] }), hash)
    }),
  )
  expect(new Set(names).size).toBe(4)
})
