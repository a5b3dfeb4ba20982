import { expect, test } from 'vitest'
import { readLockedTree } from '../../../src/lockfile/npm/locked-tree.ts'
import { entry, openParts, v1, v3 } from '../../support/npm-lock.ts'

function read(text: string, manifests: Record<string, unknown> = {}) {
  const { packages, tree, projects } = openParts(text, manifests)
  return readLockedTree(packages, tree, projects)
}

test('the entries are those of the file, without the root', () => {
  const ms = { ...entry('ms', '2.1.3'), anything: { '': 1 } }
  expect(read(v3({ 'node_modules/ms': ms }, { dependencies: { ms: '2' } })).entries).toEqual({
    'node_modules/ms': ms,
  })
})

const commit = 'c'.repeat(40)

test.each<[string, object, object]>([
  ['of the registry', entry('ms', '2.1.3'), { ...entry('ms', '2.1.3'), dependencies: {} }],
  [
    'under an alias, with its own name',
    { version: 'npm:real@2.0.0', requires: { a: '^1', constructor: '2' } },
    { name: 'real', version: '2.0.0', dependencies: { a: '^1', constructor: '2' } },
  ],
  [
    'of git, with the commit',
    { version: `github:o/r#${commit}` },
    { resolved: `github:o/r#${commit}`, dependencies: {} },
  ],
  [
    'of git without a full commit',
    { version: 'github:o/r#main' },
    { resolved: 'github:o/r#main', dependencies: {} },
  ],
  ['of a tarball on disk', { version: 'file:ms.tgz' }, { resolved: 'file:ms.tgz', dependencies: {} }],
  [
    'of a tarball elsewhere',
    { version: 'https://example.test/ms.tgz' },
    { resolved: 'https://example.test/ms.tgz', dependencies: {} },
  ],
  [
    'inside another one',
    { version: '1.0.0', bundled: true, integrity: 'sha1-x' },
    { version: '1.0.0', integrity: 'sha1-x', inBundle: true, dependencies: {} },
  ],
])('of version 1, an entry %s takes the form of version 3', (_, legacy, inflated) => {
  expect(read(v1({ ms: legacy })).entries).toEqual({ 'node_modules/ms': inflated })
})

test('of version 1, a link and its folder are two entries', () => {
  expect(read(v1({ lib: { version: 'file:lib', requires: { ms: '1' } } })).entries).toEqual({
    'node_modules/lib': { link: true, resolved: 'lib' },
    lib: { dependencies: { ms: '1' } },
  })
})

test('the root is its package.json, else what the lockfile has of it, else nothing', () => {
  const text = v3({}, { dependencies: { a: '1' } })
  expect(read(text, { 'package.json': { name: 'web' } }).root).toEqual({ name: 'web' })
  expect(read(text).root).toEqual({ name: 'app', dependencies: { a: '1' } })
  expect(read(v1({})).root).toBeNull()
})

test('folders are those with a package.json, workspaces those that the project declares', () => {
  const text = v3(
    {
      'node_modules/lib': { resolved: '../lib', link: true },
      '../lib': { version: '1.0.0' },
      'packages/a': { name: '@w/a', version: '1.0.0' },
      'packages/b': { version: '1.0.0' },
    },
    { dependencies: { lib: 'file:../lib' } },
  )
  const root = { name: 'app', workspaces: ['packages/*'], dependencies: { lib: 'file:../lib' } }
  const [lib, a, c] = [{ name: 'lib' }, { name: 'a2', private: true }, { name: 'c' }]
  const tree = read(text, {
    'package.json': root,
    '../lib/package.json': lib,
    'packages/a/package.json': a,
    'packages/c/package.json': c,
  })
  expect(tree.folders).toEqual({ '../lib': lib, 'packages/a': a, 'packages/c': c })
  expect(tree.workspaces).toEqual([
    { name: 'a2', folder: 'packages/a' },
    { name: 'b', folder: 'packages/b' },
    { name: 'c', folder: 'packages/c' },
  ])
})

test('suspects are worked out once, when they are asked for', () => {
  const tree = read(v3({}, { dependencies: { ms: '2' } }))
  expect([...tree.suspects]).toEqual(['["./","ms","2","runtime",null,null,null]'])
  expect(tree.suspects).toBe(tree.suspects)
})
