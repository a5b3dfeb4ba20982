// The lockfile that a folder belongs to: its own, that of a workspace root, or none.

import { describe, expect, test } from 'vitest'
import { findCoverage, lockfileOf, parentOf } from '../../../src/hook/judge/covering-lockfile.ts'
import { stateOf } from '../../support/approved-state.ts'
import { lockWith } from '../../support/hook-machine.ts'
import type { Tree } from '../../support/memory-snapshot.ts'

const manifest = '{"name":"x"}'
const root = (workspaces?: unknown): Tree => ({
  'package.json': JSON.stringify({ name: 'app', workspaces }),
  'package-lock.json': lockWith(),
})
const linked = JSON.stringify({
  lockfileVersion: 3,
  packages: {
    '': { name: 'app', dependencies: { x: 'file:x' } },
    'node_modules/x': { resolved: 'x', link: true },
    x: { version: '1.0.0' },
  },
})
const locked = (folder: string, isListed = true) => ({ type: 'locked', folder, isListed })
const apart = { type: 'apart' }

describe('counts', () => {
  test.each<[string, Tree, string, unknown]>([
    ['its own', { ...root(), 'x/package-lock.json': lockWith() }, 'x', locked('x')],
    ['a workspace root’s', root(['packages/*']), 'packages/x', locked('', false)],
    ['that of one that names the folder', root(['x']), 'x', locked('', false)],
    ['that of one in the form of yarn', root({ packages: ['x'] }), 'x', locked('', false)],
    ['none, below a root without workspaces', root(), 'x', apart],
    ['none, where another folder is one', root(['packages/*']), 'x', apart],
    ['none, one level too deep', root(['packages/*']), 'packages/a/x', apart],
    ['none, where a pattern leaves it out', root(['*', '!x']), 'x', apart],
    ['none, without a lockfile', { 'package.json': manifest }, 'x', { type: 'unlocked' }],
    ['that of a root which links to it', { ...root(), 'package-lock.json': linked }, 'x', locked('')],
    [
      'the upper of two, of which it is a workspace',
      { ...root(['a/x']), 'a/package.json': manifest, 'a/package-lock.json': lockWith() },
      'a/x',
      locked('', false),
    ],
    ['one that cannot be read', { ...root(), 'package-lock.json': '{' }, 'x', locked('')],
    ['one with patterns that cannot be read', root(['[']), 'x', locked('')],
  ])('%s', (_, tree, folder, expected) => {
    const { disk } = stateOf({}, { ...tree, [`${folder}/package.json`]: manifest })
    expect(findCoverage(folder, disk)).toEqual(expected)
  })
})

test('the lockfile of a folder is one that is there', () => {
  const { disk } = stateOf({ 'gone/package-lock.json': 'x' }, { 'web/package-lock.json': '{}' })
  expect([lockfileOf('web', disk), lockfileOf('gone', disk), lockfileOf('', disk)]).toEqual([
    'web/package-lock.json',
    null,
    null,
  ])
})

test.each([
  ['a/b', 'a'],
  ['a', ''],
])('the parent of %s is "%s"', (place, parent) => {
  expect(parentOf(place)).toBe(parent)
})
