import { expect, test } from 'vitest'
import { diff } from '../../src/change/diff.ts'
import { pairOf } from '../../src/wrapper/planned-tree.ts'
import type { PlannedTree } from '../../src/ports/npm.ts'
import { asked, entry, lock, planned } from '../support/wrapper.ts'

const changes = (tree: PlannedTree, files: Record<string, string> = {}, prefix = '') => {
  const { before, after } = pairOf(tree, { prefix }, (name) => files[name] ?? null)
  return diff(before, after).map((one) =>
    one.type === 'range' ? `range ${one.declared.range}` : `${one.kind} ${one.name}@${one.version}`,
  )
}
test.each([
  ['whatever npm picks', '', '', '1.0.0'],
  ['whatever npm picks, saved as usual', '', '^', '^1.0.0'],
  ['a tag', 'latest', '', '1.0.0'],
  ['a star', '*', '^', '^1.0.0'],
  ['a version', '1.0.0', '^', '^1.0.0'],
  ['a range, where exact versions are saved', '^1.0.0', '', '^1.0.0'],
  ['a range that includes what npm would save', '>=1', '^', '^1.0.0'],
  ['a narrower range', '1.0.0 - 1.0.5', '^', '1.0.0 - 1.0.5'],
  ['git', 'github:o/r', '', 'github:o/r'],
])('%s is judged as npm would save it', (_, spec, prefix, range) => {
  const tree = planned({ adds: [asked(spec)] })
  expect(changes(tree, {}, prefix)).toEqual([`range ${range}`, 'added a@1.0.0'])
})

test('an alias keeps its name', () => {
  const aliased = lock({ 'node_modules/b': entry('1.0.0', { name: 'a' }) }, { dependencies: { b: '' } })
  const manifests = { 'package.json': JSON.stringify({ dependencies: { b: 'npm:a' } }) }
  const tree = planned({ lock: aliased, manifests, adds: [asked('npm:a', { name: 'b' })] })
  expect(changes(tree)).toEqual(['range npm:a@1.0.0', 'added a@1.0.0'])
})

const onDisk = {
  'package.json': JSON.stringify({ name: 'app', dependencies: { a: '' } }),
  'package-lock.json': lock({ 'node_modules/a': entry('1.0.0') }, { dependencies: { a: '' } }),
}

test('what is locked and installed does not arrive', () => {
  const installed = [['node_modules/a', 'a', '1.0.0', 'sha512-1.0.0']] as const
  expect(changes(planned({ installed }), onDisk)).toEqual([])
  expect(changes(planned({ installed: [['node_modules/a', 'a', '1.0.0', null]] }), onDisk)).toEqual([])
  const stored = 'node_modules/.store/a@1.0.0-key/node_modules/a'
  expect(changes(planned({ installed: [[stored, 'a', '1.0.0', null]] }), onDisk)).toEqual([])
})

test.each<[string, Partial<PlannedTree>]>([
  ['is locked only', { installed: [] }],
  ['is installed in another version', { installed: [['node_modules/a', 'a', '0.9.0', null]] }],
  [
    'is in the store in another version',
    { installed: [['node_modules/.store/a@0.9.0-key/node_modules/a', 'a', '0.9.0', null]] },
  ],
  ['is installed under another name', { installed: [['node_modules/a', 'evil', '1.0.0', null]] }],
  ['is installed with another hash', { installed: [['node_modules/a', 'a', '1.0.0', 'sha512-evil']] }],
  ['is about to be installed anew (npm ci)', { isClean: true, isLockOnly: true, installed: [] }],
])('what %s arrives', (_, more) => {
  expect(changes(planned(more), onDisk)).toEqual(['added a@1.0.0'])
})

test('where only the lockfile is written, what is locked does not arrive', () => {
  expect(changes(planned({ isLockOnly: true }), onDisk)).toEqual([])
})

test('a lockfile that cannot be read vouches for nothing', () => {
  const files = { ...onDisk, 'package-lock.json': '<<<<<<< ours' }
  const installed = [['node_modules/a', 'a', '1.0.0', 'sha512-1.0.0']] as const
  expect(changes(planned({ installed }), files)).toEqual(['added a@1.0.0'])
})

test('outside of a project there are no ranges and no before', () => {
  const tree = planned({ isProject: false, adds: [asked('^1.0.0')] })
  expect(changes(tree, onDisk)).toEqual(['added a@1.0.0'])
})

test('the report names the npm that built the tree', () => {
  const tree = planned({ label: 'npm 11.0.0, lock-only in a copy' })
  expect(pairOf(tree, { prefix: '' }, () => null).afterLabel).toBe('npm 11.0.0, lock-only in a copy')
})

test.each([
  ['of the registry', 'https://registry.example.test/', undefined, []],
  ['of a registry without a slash', 'https://registry.example.test', undefined, []],
  ['of another host', 'https://elsewhere.example.test/', undefined, ['altered a@1.0.0']],
  ['of a host that begins alike', 'https://registry.example.tes', undefined, ['altered a@1.0.0']],
  ['with another hash', 'https://registry.example.test/', 'sha512-other', ['altered a@1.0.0']],
])('an address %s that the lockfile left out', (_, registry, integrity, expected) => {
  const tree = planned({
    installed: [['node_modules/a', 'a', '1.0.0', integrity ?? 'sha512-1.0.0']],
    configuration: { registry },
  })
  const { resolved: __, ...bare } = entry('1.0.0', integrity === undefined ? {} : { integrity })
  const onDisk = lock({ 'node_modules/a': bare }, { dependencies: { a: '' } })
  expect(
    changes(tree, { 'package-lock.json': onDisk, 'package.json': tree.manifests['package.json'] ?? '' }),
  ).toEqual(expected)
})

test('manifests are judged as npm would save them, and each .npmrc as it is on disk', () => {
  const files = {
    'package.json': '{\n "name": "app"\n}',
    '.npmrc': 'save-exact=true',
    'b/package.json': '{\n "name": "b"\n}',
  }
  const manifests = {
    'package.json': JSON.stringify({ name: 'app', dependencies: { a: '' } }),
    'b/package.json': '{"name":"b"}',
  }
  const filesOf = (more: Partial<PlannedTree>) =>
    pairOf(planned({ manifests, adds: [asked('1.0.0')], ...more }), { prefix: '' }, (name) =>
      Object.hasOwn(files, name) ? files[name as keyof typeof files] : null,
    ).files
  const written = JSON.stringify({ name: 'app', dependencies: { a: '1.0.0' } }, null, 2)
  const settings = { text: files['.npmrc'], before: files['.npmrc'] }
  expect(filesOf({})).toEqual([
    { type: 'file', kind: 'manifest', path: 'package.json', text: written, before: files['package.json'] },
    { type: 'file', kind: 'npmrc', path: '.npmrc', ...settings },
    {
      type: 'file',
      kind: 'manifest',
      path: 'b/package.json',
      text: files['b/package.json'],
      before: files['b/package.json'],
    },
  ])
  expect(filesOf({ isProject: false })).toEqual([])
  expect(filesOf({ isLate: true })).toEqual([])
})
