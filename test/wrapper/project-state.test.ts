import path from 'node:path'
import { expect, test } from 'vitest'
import { isOther, readState } from '../../src/wrapper/project-state.ts'
import { filesOf, top, type Tree } from '../support/memory-snapshot.ts'

const hostOf = (files: Tree, folder = '.') => ({ ...filesOf(files), folder: path.join(top, folder) })
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
    expect(isOther(readState(hostOf(own, folder)), top, hostOf(files, folder))).toBe(expected)
})

test('a folder that was not read is not compared', () => {
  expect(isOther(readState(hostOf(own)), path.join(top, 'other'), hostOf({}))).toBe(false)
  expect(isOther(null, top, hostOf(own))).toBe(false)
})

test('what cannot be read is no error here', () => {
  const read = () => {
    throw new Error('EACCES')
  }
  const host = hostOf({})
  expect(isOther(readState(host), top, { ...host, read })).toBe(false)
})
