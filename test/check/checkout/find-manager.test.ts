import path from 'node:path'
import { expect, test } from 'vitest'
import { findManager } from '../../../src/check/checkout/find-manager.ts'
import { diskOf, top, type Tree } from '../../support/memory-snapshot.ts'

const at = (tree: Tree, folder = '.') => diskOf(tree).at(path.join(top, folder))
const manifest = (more: object) => ({ 'package.json': JSON.stringify(more) })

test.each<[string, Tree, string, string | null]>([
  ['a lockfile of pnpm', { ...manifest({}), 'pnpm-lock.yaml': '' }, '.', 'pnpm'],
  ['one of yarn', { ...manifest({}), 'yarn.lock': '' }, 'src', 'yarn'],
  ['one of bun', { ...manifest({}), 'bun.lock': '' }, '.', 'bun'],
  ['packageManager', manifest({ packageManager: 'pnpm@10.0.0+sha512.x' }), '.', 'pnpm'],
  ['devEngines', manifest({ devEngines: { packageManager: { name: 'yarn' } } }), '.', 'yarn'],
  [
    'the root of a workspace',
    { ...manifest({ workspaces: ['a'] }), 'yarn.lock': '', 'a/package.json': '{}' },
    'a',
    'yarn',
  ],
  [
    "pnpm's workspace file above",
    { 'pnpm-workspace.yaml': 'packages:\n  - packages/*\n', 'packages/a/package.json': '{}' },
    'packages/a',
    'pnpm',
  ],
  // Each with its twin, in which npm is right.
  ['no sign', manifest({}), '.', null],
  ['both lockfiles', { ...manifest({}), 'yarn.lock': '', 'package-lock.json': '{}' }, '.', null],
  ['packageManager npm', { ...manifest({ packageManager: 'npm@11.0.0' }), 'yarn.lock': '' }, '.', null],
  [
    'npm in a list',
    manifest({ devEngines: { packageManager: [{ name: 'pnpm' }, { name: 'npm' }] } }),
    '.',
    null,
  ],
  ['a project of its own below', { ...manifest({}), 'yarn.lock': '', 'a/package.json': '{}' }, 'a', null],
  [
    "pnpm's workspace file above that does not select it",
    { 'pnpm-workspace.yaml': 'packages:\n  - packages/*\n', 'examples/a/package.json': '{}' },
    'examples/a',
    null,
  ],
  [
    'fields that are none',
    manifest({ packageManager: 7, devEngines: { packageManager: [null, 7] } }),
    '.',
    null,
  ],
  ['a manifest that is none', { 'package.json': '[' }, '.', null],
])('%s', (_, tree, folder, expected) => {
  expect(findManager(at(tree, folder))?.manager ?? null).toBe(expected)
})
