import { expect, test } from 'vitest'
import { readAllowedScripts } from '../../../src/lockfile/pnpm/scripts.ts'
import { readSettings } from '../../../src/lockfile/pnpm/settings.ts'

test.each<[Record<string, string>, object]>([
  [
    { 'pnpm-workspace.yaml': 'onlyBuiltDependencies: [a]\nignoredBuiltDependencies: [b]' },
    { a: true, b: false },
  ],
  [{ 'pnpm-workspace.yaml': 'allowBuilds: {a: true, b: false, c: maybe}' }, { a: true, b: false }],
  [
    { 'package.json': '{"pnpm":{"onlyBuiltDependencies":["a"],"neverBuiltDependencies":["b"]}}' },
    { a: true, b: false },
  ],
  [{ 'pnpm-workspace.yaml': 'onlyBuiltDependencies: a' }, {}],
  [{}, {}],
])('%j', (files, expected) =>
  expect(readAllowedScripts(readSettings((file) => files[file] ?? null))).toEqual(expected),
)
