// The whole diff of two lockfiles: ranges, then packages.

import { describe, expect, test } from 'vitest'
import { diff } from '../../src/change/diff.ts'
import { declared, locked, lockfile } from '../support/build.ts'
import type { AnyChange } from '../../src/model/change.ts'

const show = (changes: readonly AnyChange[]) =>
  changes.map((change) =>
    change.type === 'range'
      ? `range ${change.declared.name} ${change.previous} -> ${change.declared.range}`
      : `${change.kind} ${change.name}@${change.version}${change.kind === 'updated' ? ` from ${change.previous}` : ''}`,
  )

test('ranges come first, then packages', () => {
  const before = lockfile([locked('b@1.0.0')], [declared('b', '1')])
  const after = lockfile([locked('a@1.0.0'), locked('b@1.1.0')], [declared('b', '^1'), declared('a', '1')])
  expect(show(diff(before, after))).toEqual([
    'range b 1 -> ^1',
    'range a null -> 1',
    'added a@1.0.0',
    'updated b@1.1.0 from 1.0.0',
  ])
  expect(diff(after, after)).toEqual([])
})

describe('ranges', () => {
  const before = lockfile([], [declared('a', '1.2.3'), declared('b', '^1')])
  test.each([
    ['nothing', [declared('a', '1.2.3'), declared('b', '^1')], []],
    [
      'a loosened range, though no package arrives',
      [declared('a', '^1.2.3'), declared('b', '^1')],
      ['range a 1.2.3 -> ^1.2.3'],
    ],
    [
      'an added one',
      [declared('a', '1.2.3'), declared('b', '^1'), declared('c', '1')],
      ['range c null -> 1'],
    ],
    ['one that goes away', [declared('a', '1.2.3')], []],
    [
      'the same name in another field',
      [declared('a', '1.2.3'), declared('b', '^1'), declared('a', '1.2.3', { field: 'devDependencies' })],
      ['range a null -> 1.2.3'],
    ],
    [
      'an override',
      [declared('a', '1.2.3'), declared('b', '^1'), declared('x', '^2', { field: 'overrides' })],
      ['range x null -> ^2'],
    ],
    [
      'a workspace',
      [
        declared('a', '1.2.3'),
        declared('b', '^1'),
        declared('a', '2', { manifest: 'packages/w/package.json' }),
      ],
      ['range a null -> 2'],
    ],
  ])('%s', (_, ranges, expected) => {
    expect(show(diff(before, lockfile([], ranges)))).toEqual(expected)
  })
})
