import { expect, test } from 'vitest'
import { isWatched, listChanged } from '../../src/hook/state.ts'

const watched = ['package.json', '.github/workflows/*.yml', 'Taskfile.yml', 'data/osv/', 'a b/policy.json']

test.each([
  ['package.json', true],
  ['web/deep/package.json', true],
  ['xpackage.json', false],
  ['PACKAGE.JSON', true],
  ['.github/workflows/ci.yml', true],
  ['sub/.github/workflows/ci.yml', true],
  ['.github/workflows/deep/ci.yml', false],
  ['.github/workflows/ci.yaml', false],
  ['taskfile.yml', true],
  ['data/osv/npm/MAL-1.json', true],
  ['sub/data/osv/x.json', false],
  ['a b/policy.json', true],
  ['policy.json', false],
])('%s: %s', (path, expected) => expect(isWatched(path, watched)).toBe(expected))

test('nothing is watched by no names', () => expect(isWatched('package.json', [])).toBe(false))

test('what changed is what is not as approved', () => {
  const file = (approved: string | null, seen: string | null) => ({ approved, seen, print: null })
  expect(
    listChanged({ b: file('x', 'y'), a: file(null, 'y'), c: file('x', 'x'), d: file('x', null) }),
  ).toEqual(['a', 'b', 'd'])
})
