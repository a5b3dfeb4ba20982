// The project that a command is meant for.

import { expect, test } from 'vitest'
import { policyFolders, projectFolder } from '../../src/cli/project-folder.ts'
import { at, openCheckouts } from '../support/memory-checkout.ts'
import { top } from '../support/memory-snapshot.ts'

const disk = {
  'package.json': '{"workspaces":["packages/*"]}',
  'packages/a/package.json': '{}',
  'apps/b/package.json': '{}',
}

test.each([
  ['.', '.'],
  ['packages/a', '.'],
  ['packages/a/src', '.'],
  ['apps/b', 'apps/b'],
  ['apps/b/src', 'apps/b'],
])('of %s it is %s', (folder, expected) => {
  expect(projectFolder(openCheckouts({ disk }, { folder }))).toBe(at(expected))
})

test('a manifest above the checkout, or without one, is not meant', () => {
  const host = openCheckouts({ disk }, { folder: 'packages/a', git: { top: () => null } })
  expect(projectFolder(host)).toBe(at('packages/a'))
  // The policy of a workspace's root counts all the same: npm installs by that root.
  expect(policyFolders(host)).toEqual([at('packages/a'), top])
})
