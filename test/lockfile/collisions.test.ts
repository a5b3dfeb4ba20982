import { expect, test } from 'vitest'
import { markCollisions } from '../../src/lockfile/collisions.ts'
import { locked } from '../support/build.ts'

const marksOf = (...locations: string[]) =>
  markCollisions({
    packages: locations.map((location) => locked('a@1.0.0', { location })),
    ownFolders: [],
  }).packages.map(({ collidesWith }) => collidesWith ?? null)

test.each<[string, string[], (string | null)[]]>([
  [
    'case',
    ['node_modules/Foo', 'node_modules/foo', 'node_modules/bar'],
    ['node_modules/foo', 'node_modules/Foo', null],
  ],
  ['case of a scope', ['node_modules/@A/x', 'node_modules/@a/x'], ['node_modules/@a/x', 'node_modules/@A/x']],
  [
    'case of a folder above',
    ['node_modules/Foo/node_modules/b', 'node_modules/foo/node_modules/b'],
    ['node_modules/foo/node_modules/b', 'node_modules/Foo/node_modules/b'],
  ],
  [
    'the form of an accent',
    ['packages/caf\u00e9', 'packages/cafe\u0301'],
    ['packages/cafe\u0301', 'packages/caf\u00e9'],
  ],
  [
    'nothing: the same name in two places',
    ['node_modules/foo', 'node_modules/b/node_modules/Foo'],
    [null, null],
  ],
  ['nothing: a name that begins like it', ['node_modules/foo', 'node_modules/foo-'], [null, null]],
])('%s', (_, locations, marks) => expect(marksOf(...locations)).toEqual(marks))

test("a workspace's folder counts too", () => {
  const { packages } = markCollisions({
    packages: [locked('a@1.0.0', { location: 'node_modules/App' })],
    ownFolders: [locked('app@1.0.0', { location: 'node_modules/app' })],
  })
  expect(packages[0]?.collidesWith).toBe('node_modules/app')
})
