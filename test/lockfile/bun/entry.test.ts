import { expect, test } from 'vitest'
import { readBunCommands, readBunEntries } from '../../../src/lockfile/bun/entry.ts'
import { sectionOf } from '../../support/npm-lock.ts'

const read = (value: unknown, key = 'a') => {
  const [entry] = readBunEntries(sectionOf({ packages: { [key]: value } }))
  if (entry === undefined) throw new Error('none')
  return entry
}
const commit = 'c'.repeat(40)

test.each<[string, unknown, object]>([
  [
    'the registry',
    ['a@1.0.0', '', {}, 'sha512-x'],
    { source: { type: 'registry', url: null }, integrity: 'sha512-x' },
  ],
  [
    'an address that is no tarball of a registry: bun fetches just that',
    ['a@1.0.0', 'https://x.test/npm/', {}, 'sha512-x'],
    { source: { type: 'remote', url: 'https://x.test/npm/' } },
  ],
  [
    "a registry's address without an end",
    ['@s/a@1.0.0', 'https://x.test/download/@s/a/1.0.0/c0ffee', {}, 'sha512-x'],
    { source: { type: 'registry', url: 'https://x.test/download/@s/a/1.0.0/c0ffee' } },
  ],
  [
    'a tarball of a registry',
    ['a@1.0.0', 'https://x.test/a/-/a-1.0.0.tgz', {}, 'sha512-x'],
    { source: { type: 'registry', url: 'https://x.test/a/-/a-1.0.0.tgz' } },
  ],
  [
    "another package's tarball",
    ['a@1.0.0', 'https://x.test/b/-/b-1.0.0.tgz', {}, 'sha512-x'],
    { source: { type: 'remote', url: 'https://x.test/b/-/b-1.0.0.tgz' } },
  ],
  [
    'a file in place of a registry',
    ['a@1.0.0', './x', {}, ''],
    { source: { type: 'remote', url: './x' }, integrity: null },
  ],
  [
    'git',
    [`a@git+ssh://git@x.test/a.git#${commit}`, {}, commit],
    { source: { type: 'git', url: 'git+ssh://git@x.test/a.git', commit }, version: commit, integrity: null },
  ],
  [
    'a short commit',
    ['a@github:o/a#1a2b3c4', {}, 'o-a-1a2b3c4', 'sha512-x'],
    {
      source: { type: 'git', url: 'github:o/a#1a2b3c4', commit: null },
      version: '0.0.0',
      integrity: 'sha512-x',
    },
  ],
  [
    'an address',
    ['a@https://x.test/a-1.2.3.tgz', {}, 'sha512-x'],
    { source: { type: 'remote' }, version: '1.2.3' },
  ],
  [
    'a tarball here',
    ['a@./a-1.2.3.tgz', {}, 'sha512-x'],
    { source: { type: 'file', path: 'a-1.2.3.tgz' }, version: '1.2.3' },
  ],
  [
    'a folder',
    ['a@file:../a', {}],
    { source: { type: 'directory', path: '../a', isInside: false }, version: '0.0.0' },
  ],
  ['a link', ['a@link:a', {}], { source: { type: 'directory', path: 'a', isInside: true } }],
  ['a workspace', ['a@workspace:packages/a'], { workspace: 'packages/a', edges: [] }],
])('the source of %s', (_, value, expected) => expect(read(value)).toMatchObject(expected))

test('a commit behind the fields that is another one', () => {
  expect(() => read([`a@git+ssh://git@x.test/a.git#${commit}`, {}, 'd'.repeat(40)])).toThrow(/bun checks out/)
})

test('a dependency that is also optional is optional', () => {
  const info = {
    dependencies: { b: '1', c: '1' },
    optionalDependencies: { b: '1' },
    peerDependencies: { d: '*' },
  }
  expect(read(['a@1.0.0', '', info, '']).edges).toEqual([
    { name: 'c', range: '1', type: 'runtime' },
    { name: 'b', range: '1', type: 'optional' },
    { name: 'd', range: '*', type: 'peer' },
  ])
})

test.each<[object, string, object | null]>([
  [{ bin: { x: 'y.js' } }, 'a', { x: 'y.js' }],
  [{ bin: 'y.js' }, '@s/a', { a: 'y.js' }],
  [{}, 'a', {}],
  [{ binDir: 'bin' }, 'a', null],
])('commands of %j', (info, name, commands) =>
  expect(readBunCommands(sectionOf(info), name)).toEqual(commands),
)

test('no section, no commands', () => expect(readBunCommands(null, 'a')).toBeNull())
