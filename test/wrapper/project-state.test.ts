import path from 'node:path'
import { expect, test } from 'vitest'
import { isOther, readState } from '../../src/wrapper/project-state.ts'
import { filesOf, top, type Tree } from '../support/memory-snapshot.ts'

const hostOf = (files: Tree, folder = '.') => ({
  ...filesOf(files),
  folder: path.join(top, folder),
  env: {},
})
const own = { 'package.json': '{"workspaces":["packages/*"]}', 'packages/a/package.json': '{}' }

test.each<[string, Tree, boolean]>([
  ['the same files', own, false],
  ['any other file', { ...own, 'index.js': '' }, false],
  ['another manifest', { ...own, 'package.json': '{"workspaces":["packages/*"],"name":"x"}' }, true],
  ['a lockfile', { ...own, 'package-lock.json': '{}' }, true],
  ["npm's record of node_modules", { ...own, 'node_modules/.package-lock.json': '{}' }, true],
])('%s is another state: %s', (_, files, expected) => {
  // Started in a workspace too: npm installs into its root.
  for (const folder of ['.', 'packages/a'])
    expect(isOther(readState([], hostOf(own, folder)), top, hostOf(files, folder))).toBe(expected)
})

test('a folder that was not read is not compared', () => {
  expect(isOther(readState([], hostOf(own)), path.join(top, 'other'), hostOf({}))).toBe(false)
  expect(isOther(null, top, hostOf(own))).toBe(false)
})

test('what cannot be read is no error here', () => {
  const read = () => {
    throw new Error('EACCES')
  }
  const host = hostOf({})
  expect(isOther(readState([], host), top, { ...host, read })).toBe(false)
})

test('the folder that the command line names is read, not the current one', () => {
  const files = { ...own, 'app/package.json': '{}' }
  const changed = { ...files, 'app/package-lock.json': '{}' }
  const app = path.join(top, 'app')
  for (const args of [
    ['ci', '--prefix', 'app'],
    ['--prefix=app', 'install'],
    ['install', '-C', app],
  ]) {
    const begun = readState(args, hostOf(files))
    expect(begun.folder).toBe(app)
    expect(isOther(begun, app, hostOf(files))).toBe(false)
    expect(isOther(begun, app, hostOf(changed))).toBe(true)
    expect(isOther(begun, top, hostOf(changed))).toBe(false)
  }
  // In a workspace that is named so npm installs into that folder, not into the root.
  expect(readState(['install', '--prefix', 'packages/a'], hostOf(own)).folder).toBe(
    path.join(top, 'packages/a'),
  )
})
