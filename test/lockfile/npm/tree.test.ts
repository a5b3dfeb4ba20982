import { describe, expect, test } from 'vitest'
import type { LockEntry } from '../../../src/lockfile/npm/entry.ts'
import { parseLocation, type Location } from '../../../src/lockfile/npm/location.ts'
import { growTree } from '../../../src/lockfile/npm/tree.ts'

const entryAt = (location: string) => ({ location, ...(parseLocation(location) as Location) }) as LockEntry
const grow = (...locations: string[]) => growTree(locations.map(entryAt))

describe('a name resolves as in Node', () => {
  const tree = grow(
    'node_modules/a',
    'node_modules/a/node_modules/ms',
    'node_modules/a/node_modules/@s/b',
    'node_modules/ms',
    'packages/w',
    'packages/w/node_modules/ms',
    'packages/node_modules/deep',
    '../lib',
    '../node_modules/above',
    '../lib/node_modules/own',
    'node_modules/constructor',
  )

  test.each([
    ['', 'ms', 'node_modules/ms'],
    ['node_modules/a', 'ms', 'node_modules/a/node_modules/ms'],
    ['node_modules/a/node_modules/@s/b', 'ms', 'node_modules/a/node_modules/ms'],
    ['node_modules/a/node_modules/ms', 'ms', 'node_modules/a/node_modules/ms'],
    ['node_modules/a', '@s/b', 'node_modules/a/node_modules/@s/b'],
    ['node_modules/ms', '@s/b', undefined],
    ['packages/w', 'ms', 'packages/w/node_modules/ms'],
    ['packages/w', 'deep', 'packages/node_modules/deep'],
    ['packages/other/x', 'deep', 'packages/node_modules/deep'],
    ['', 'deep', undefined],
    ['packages/w', 'a', 'node_modules/a'],
    ['packagesw', 'deep', undefined],
    ['', 'constructor', 'node_modules/constructor'],
    ['', 'toString', undefined],
    ['', '__proto__', undefined],
    // A folder beside the project reaches the folders above both, and never the project.
    ['../lib', 'own', '../lib/node_modules/own'],
    ['../lib', 'above', '../node_modules/above'],
    ['../lib', 'ms', undefined],
    ['..', 'above', '../node_modules/above'],
    ['..', 'ms', undefined],
    ['../..', 'above', undefined],
    // A folder whose name only ends in two dots is under the project.
    ['a..', 'ms', 'node_modules/ms'],
  ])('from %j, %s is %s', (folder, name, location) => {
    expect(tree.find(folder, name)?.location).toBe(location)
    // The second answer comes from what the first one kept.
    expect(tree.find(folder, name)?.location).toBe(location)
  })
})

test('entries are found by location and by name', () => {
  const tree = grow('node_modules/ms', 'packages/w', 'packages/w/node_modules/ms')
  expect(tree.at('packages/w')?.location).toBe('packages/w')
  expect(tree.at('packages')).toBeUndefined()
  expect(tree.named('ms').map(({ location }) => location)).toEqual([
    'node_modules/ms',
    'packages/w/node_modules/ms',
  ])
  expect([tree.named('w'), tree.named('valueOf')]).toEqual([[], []])
  expect(tree.entries).toHaveLength(3)
})
