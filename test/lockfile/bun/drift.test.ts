// Rows are those that bun 1.4.5 was run on with --frozen-lockfile: what it refuses or resolves anew is drift.

import { expect, test } from 'vitest'
import { parseLockfile } from '../../../src/lockfile/parse.ts'

const own = {
  name: 'app',
  dependencies: { ms: '^2.1.2', 'is-odd': '^3.0.1' },
  devDependencies: { debug: '4.3.4' },
  optionalDependencies: { fsevents: '2.3.3' },
  peerDependencies: { 'is-number': '*' },
}
const member = { name: '@x/a', version: '1.0.0', dependencies: { ms: '2.1.2' } }
const entry = (id: string, info: object = {}) => [id, '', info, 'sha512-x']
const packages = {
  '@x/a': ['@x/a@workspace:packages/a'],
  debug: entry('debug@4.3.4', { dependencies: { ms: '2.1.2' } }),
  'is-number': entry('is-number@6.0.0'),
  'is-odd': entry('is-odd@3.0.1', { dependencies: { 'is-number': '^6.0.0' } }),
  ms: entry('ms@2.1.3'),
  '@x/a/ms': entry('ms@2.1.2'),
  'debug/ms': entry('ms@2.1.2'),
}
const lock = { lockfileVersion: 1, workspaces: { '': own, 'packages/a': member }, packages }

function driftOf(
  root: object,
  edited: object = lock,
  workspace: object | null = member,
  all = ['packages/a'],
) {
  const files: Record<string, string> = {
    'package.json': JSON.stringify({ workspaces: ['packages/*'], ...root }),
  }
  if (workspace !== null) files['packages/a/package.json'] = JSON.stringify(workspace)
  files['packages/new/package.json'] = '{"name":"new","dependencies":{"evil":"1"}}'
  const list = () => all.map((folder) => `${folder}/package.json`)
  const { drift = [] } = parseLockfile(
    JSON.stringify(edited),
    'bun.lock',
    (file) => files[file] ?? null,
    list,
  )
  return drift.map(({ name, spec, type, problem }) => `${type} ${name}@${spec} ${problem}`)
}
const with_ = (more: Record<string, string>) => ({ ...own, dependencies: { ...own.dependencies, ...more } })

test.each<[string, object]>([
  ['as it was locked', own],
  ['an edited range that the locked version satisfies', with_({ ms: '^2.1.3' })],
  ['a dependency that went', { ...own, dependencies: { ms: '^2.1.2' } }],
  [
    'one that moved to another field',
    { ...own, dependencies: { ms: '^2.1.2' }, devDependencies: { debug: '4.3.4', 'is-odd': '^3.0.1' } },
  ],
  ['a catalog that nothing refers to', { ...own, catalog: { ms: '1.0.0' } }],
  ['a dependency in two fields', { ...own, devDependencies: { ...own.devDependencies, ms: '2.1.3' } }],
  ['a peer that is a dependency', { ...own, peerDependencies: { 'is-number': '*', ms: '>=1' } }],
  ['packages whose scripts may run', { ...own, trustedDependencies: ['ms'] }],
  ['an optional dependency without an entry', own],
  ['a workspace by its range', with_({ '@x/a': 'workspace:*' })],
])('nothing: %s', (_, root) => expect(driftOf(root)).toEqual([]))

test.each<[string, object, string[]]>([
  ['a dependency more', with_({ evil: '1.0.0' }), ['prod evil@1.0.0 missing']],
  [
    'an address',
    with_({ ms: 'https://evil.example.test/x.tgz' }),
    ['prod ms@https://evil.example.test/x.tgz invalid'],
  ],
  [
    'git',
    with_({ ms: 'git+https://evil.example.test/x.git' }),
    ['prod ms@git+https://evil.example.test/x.git invalid'],
  ],
  ['a folder', with_({ ms: 'file:evil' }), ['prod ms@file:evil invalid']],
  ['an alias', with_({ ms: 'npm:evil@2.1.3' }), ['prod ms@npm:evil@2.1.3 invalid']],
  ['a range that is not met', with_({ ms: '^3.0.0' }), ['prod ms@^3.0.0 invalid']],
  ['a tag', with_({ ms: 'latest' }), ['prod ms@latest invalid']],
  [
    'an optional dependency more',
    { ...own, optionalDependencies: { evil: '1' } },
    ['optional evil@1 missing'],
  ],
  [
    'a peer that is not met',
    { ...own, peerDependencies: { 'is-number': '^7' } },
    ['peer is-number@^7 invalid'],
  ],
  ['an override', { ...own, overrides: { ms: '2.1.3' } }, ['prod ms@2.1.3 missing']],
  ['a resolution', { ...own, resolutions: { '**/ms': '2.1.3' } }, ['prod ms@2.1.3 missing']],
  ['a nested override', { ...own, overrides: { debug: { ms: '2.1.3' } } }, ['prod debug > ms@2.1.3 missing']],
  [
    'git in place of a workspace',
    with_({ '@x/a': 'git+https://evil.example.test/x.git' }),
    ['prod @x/a@git+https://evil.example.test/x.git invalid'],
  ],
])('drift: %s', (_, root, expected) => expect(driftOf(root)).toEqual(expected))

test('what a workspace asks for, and a workspace that only the patterns select', () => {
  expect(driftOf(own, lock, { ...member, dependencies: { ms: '3.0.0' } })).toEqual(['prod ms@3.0.0 invalid'])
  expect(driftOf(own, lock, member, ['packages/a', 'packages/new'])).toEqual([
    'workspace new@file:packages/new missing',
  ])
})

test.each<[string, object, object, string[]]>([
  ['prod', { dependencies: { ...own.dependencies, lost: '1' } }, member, ['prod lost@1 missing']],
  ['dev', { devDependencies: { ...own.devDependencies, lost: '1' } }, member, ['dev lost@1 missing']],
  ['optional', { optionalDependencies: { fsevents: '2.3.3', lost: '1' } }, member, []],
  ['peer', { peerDependencies: { lost: '1' } }, member, []],
  ["a workspace's", {}, { ...member, dependencies: { lost: '1' } }, ['prod lost@1 missing']],
])(
  'what the lockfile asks for and has no package for makes bun ignore it: %s',
  (_, more, other, expected) => {
    const workspaces = { '': { ...own, ...more }, 'packages/a': other }
    // The manifests ask for none of it.
    expect(driftOf(own, { ...lock, workspaces })).toEqual(expected)
  },
)

test('a package that lacks a dependency it needs makes bun ignore the lockfile; an optional one does not', () => {
  const at = (info: object) => ({ ...lock, packages: { ...packages, ms: entry('ms@2.1.3', info) } })
  expect(driftOf(own, at({ dependencies: { evil: '1' } }))).toEqual(['prod evil@1 missing'])
  expect(driftOf(own, at({ optionalDependencies: { evil: '1' }, peerDependencies: { react: '*' } }))).toEqual(
    [],
  )
})

test.each<[string, object, object, string[]]>([
  ['met', { catalog: { ms: '^2.1.0' } }, with_({ ms: 'catalog:' }), []],
  ['not met', { catalog: { ms: '^3.0.0' } }, with_({ ms: 'catalog:' }), ['prod ms@catalog: invalid']],
  ['named', { catalogs: { x: { ms: '^3.0.0' } } }, with_({ ms: 'catalog:x' }), ['prod ms@catalog:x invalid']],
  [
    'in workspaces',
    { workspaces: { packages: ['packages/*'], catalog: { ms: '^3' } } },
    with_({ ms: 'catalog:' }),
    ['prod ms@catalog: invalid'],
  ],
])('a catalog: %s', (_, more, root, expected) => expect(driftOf({ ...root, ...more })).toEqual(expected))
