import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { findLockfile, listManifests, readLockfile } from '../../../src/check/checkout/read-lockfile.ts'
import { diskOf, filesOf, top, type Tree } from '../../support/memory-snapshot.ts'

const lock = '{"name":"a","lockfileVersion":3,"packages":{"":{}}}'
const at = (tree: Tree, folder: string) => diskOf(tree).at(path.join(top, folder))

describe('the lockfile of a folder', () => {
  test.each<[string, Tree, string, string]>([
    ['beside it', { 'app/package-lock.json': lock }, 'app', 'app/package-lock.json'],
    ['above it', { 'package-lock.json': lock }, 'app/src', 'package-lock.json'],
    [
      'the shrinkwrap, which npm prefers',
      { 'package-lock.json': lock, 'npm-shrinkwrap.json': lock },
      '.',
      'npm-shrinkwrap.json',
    ],
  ])('%s', (_, tree, folder, expected) =>
    expect(findLockfile(at(tree, folder))).toBe(path.join(top, expected)),
  )
  test('of a workspace is that of its root', () => {
    const tree = { 'package.json': '{"workspaces":["packages/*"]}', 'package-lock.json': lock }
    const inside = { ...tree, 'packages/a/package.json': '{}', 'packages/a/package-lock.json': lock }
    const expected = path.join(top, 'package-lock.json')
    expect(findLockfile(at(inside, 'packages/a'))).toBe(expected)
    expect(findLockfile(at(inside, 'packages/a/src'))).toBe(expected)
    // No workspace, and a project of its own.
    const other = { ...inside, 'apps/b/package.json': '{}', 'apps/b/package-lock.json': lock }
    expect(findLockfile(at(other, 'apps/b'))).toBe(path.join(top, 'apps/b/package-lock.json'))
    expect(() => findLockfile(at({ ...tree, 'apps/b/package.json': '{}' }, 'apps/b'))).toThrow('no lockfile')
  })
  test('is not looked for above the project, and that of another package manager is named', () => {
    const tree = { 'package-lock.json': lock, 'app/package.json': '{}', 'app/deno.lock': '' }
    expect(() => findLockfile(at(tree, 'app/src'))).toThrow('depgate does not read deno.lock')
  })
})

test('manifests are listed from the folder, without those of packages', () => {
  const tree = {
    'app/package.json': '',
    'app/w/package.json': '',
    'package.json': '',
    'app/node_modules/x/package.json': '',
  }
  expect(listManifests(at(tree, 'app'), filesOf(tree))).toEqual(['package.json', 'w/package.json'])
})

test('a link out of the project is refused, and what is not there is an error', () => {
  const tree = { 'package-lock.json': lock }
  const file = path.join(top, 'package-lock.json')
  const linked = {
    folder: top,
    real: (one: string) => (one === file ? path.resolve('/elsewhere/lock.json') : one),
  }
  expect(() => readLockfile(file, diskOf(tree), linked)).toThrow('is a link that leads out of the project')
  expect(() => readLockfile(file, diskOf({}), filesOf({}))).toThrow('there is no file package-lock.json')
  expect(readLockfile(file, diskOf(tree), filesOf(tree))).toMatchObject({
    path: 'package-lock.json',
    packages: [],
  })
})
