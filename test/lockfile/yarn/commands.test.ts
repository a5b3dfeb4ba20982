import { expect, test } from 'vitest'
import type { DeclaredRange } from '../../../src/model/lockfile.ts'
import { override, saveExact } from '../../../src/lockfile/yarn/commands.ts'

const declared = (more: Partial<DeclaredRange>): DeclaredRange => ({
  manifest: 'package.json',
  field: 'dependencies',
  name: 'ms',
  range: '^2.1.3',
  line: 1,
  locked: null,
  ...more,
})

// Typed with yarn 1.22.22 and 4.18.1; each wrote what it states.
test.each<[Partial<DeclaredRange>, string, string | null]>([
  [{}, 'ms', 'yarn add -E ms@2.1.3'],
  [{ field: 'devDependencies' }, 'ms', 'yarn add -E -D ms@2.1.3'],
  [{ field: 'optionalDependencies' }, 'ms', 'yarn add -E -O ms@2.1.3'],
  [{ field: 'peerDependencies' }, 'ms', 'yarn add -E -P ms@2.1.3'],
  [{ manifest: 'packages/a/package.json' }, 'ms', 'yarn --cwd packages/a add -E ms@2.1.3'],
  [{ name: 'alias' }, 'ms', 'yarn add -E alias@npm:ms@2.1.3'],
  [{ field: 'overrides' }, 'ms', 'npm pkg set "resolutions[ms]=2.1.3" && yarn install'],
  [
    { field: 'overrides', name: 'debug > ms' },
    'ms',
    'npm pkg set "resolutions[debug/ms]=2.1.3" && yarn install',
  ],
  [{ field: 'overrides', name: 'ms@^2' }, 'ms', null],
  [{ field: 'catalogs' }, 'ms', null],
  [{ field: 'packageExtensions' }, 'ms', null],
  [{ name: '$(id)' }, 'ms', null],
  [{ manifest: 'a b/package.json' }, 'ms', null],
])('%j of %s is pinned by %s', (more, name, line) =>
  expect(saveExact(declared(more), name, '2.1.3')).toBe(line),
)

test('a version that is none is not typed', () =>
  expect(saveExact(declared({}), 'ms', '2.1.3; id')).toBeNull())

test('what no manifest declares is pinned by a resolution', () =>
  expect(override('@scope/ms', '2.1.3')).toBe('npm pkg set "resolutions[@scope/ms]=2.1.3" && yarn install'))
