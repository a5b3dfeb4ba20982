import { expect, test } from 'vitest'
import { selectsWorkspace } from '../../../src/lockfile/pnpm/workspaces.ts'

test.each<[string | null, string, boolean]>([
  ['packages: [packages/*]', 'packages/a', true],
  ['packages: [packages/*]', 'other/a', false],
  ["packages: ['!packages/b', 'packages/*']", 'packages/b', false],
  ['packages: [', 'packages/a', false],
  ['catalog: {}', 'packages/a', false],
  [null, 'packages/a', false],
])('%j selects %s: %s', (text, folder, expected) =>
  expect(selectsWorkspace((file) => (file === 'pnpm-workspace.yaml' ? text : null), folder)).toBe(expected),
)
