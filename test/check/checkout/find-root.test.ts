// The project of a folder, as npm finds it.

import path from 'node:path'
import { expect, test } from 'vitest'
import { findRoot } from '../../../src/check/checkout/find-root.ts'
import { diskOf, top, type Tree } from '../../support/memory-snapshot.ts'

const root = { 'package.json': '{"workspaces":["packages/*","!packages/old"]}' }

test.each<[string, Tree, string, string]>([
  ['the folder with the manifest', { 'app/package.json': '{}' }, 'app', 'app'],
  ['the nearest manifest above', { 'app/package.json': '{}' }, 'app/src/deep', 'app'],
  ['the root of a workspace', { ...root, 'packages/a/package.json': '{}' }, 'packages/a', '.'],
  [
    'the root of a folder in a workspace',
    { ...root, 'packages/a/package.json': '{}' },
    'packages/a/src',
    '.',
  ],
  [
    'no root that leaves the folder out',
    { ...root, 'packages/old/package.json': '{}' },
    'packages/old',
    'packages/old',
  ],
  ['no root that does not name it', { ...root, 'apps/b/package.json': '{}' }, 'apps/b', 'apps/b'],
  [
    'no root whose manifest cannot be read',
    { 'package.json': '{"workspaces":["*"', 'a/package.json': '{}' },
    'a',
    'a',
  ],
  [
    'a root beyond a manifest between',
    { ...root, 'packages/package.json': '{}', 'packages/a/package.json': '{}' },
    'packages/a',
    '.',
  ],
  ['the folder itself without a manifest above', {}, 'x/y', 'x/y'],
])('%s', (_, tree, folder, expected) => {
  expect(findRoot(diskOf(tree).at(path.join(top, folder)))).toBe(path.join(top, expected))
})
