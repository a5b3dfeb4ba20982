// What is in a node_modules, by its folders.

import { mkdirSync, symlinkSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { listInstalledFolders } from '../../../src/hook/process/installed-folders.ts'
import { makeFolder } from '../../support/folder.ts'

const manifest = (version: unknown) => JSON.stringify({ name: 'x', version })
const list = (root: string, place: string) => listInstalledFolders(path.join(root, place), `${place}/`)
const link = (root: string, target: string, place: string) => {
  mkdirSync(path.dirname(path.join(root, place)), { recursive: true })
  symlinkSync(target, path.join(root, place))
}

describe('lists', () => {
  test.each<[string, Record<string, string>, string, string]>([
    [
      'folders with their versions, and no hidden ones',
      { 'b/package.json': manifest('1.0.0'), 'a/x': '', '.bin/x': '', '@s/x/package.json': '', file: '' },
      'node_modules',
      'a@\nb@1.0.0',
    ],
    ['a scope', { '@s/x/package.json': manifest('2.0.0') }, 'node_modules/@s', '@s/x@2.0.0'],
    ['no version of what is none', { 'a/package.json': manifest(['1']) }, 'node_modules', 'a@'],
    ['no version that breaks a line', { 'a/package.json': manifest('1\nb@2') }, 'node_modules', 'a@'],
    ['nothing where there is none', {}, 'node_modules', ''],
    [
      'the names in a store',
      {
        '.pnpm/b@1.0.0_c@2.0.0/x': '',
        '.pnpm/@s+a@1.0.0/x': '',
        '.pnpm/node_modules/x': '',
        '.pnpm/lock.yaml': '',
      },
      'node_modules/.pnpm',
      '@s+a@1.0.0\nb@1.0.0_c@2.0.0',
    ],
  ])('%s', (_, files, place, expected) => {
    const entries = Object.entries(files).map(([name, text]) => [`node_modules/${name}`, text])
    expect(list(makeFolder(Object.fromEntries(entries)), place)).toBe(expected)
  })
})

test('a link into a store is listed under the name of the package, one to a workspace is not', () => {
  const inStore = 'node_modules/.pnpm/@s+ms@2.0.0/node_modules/@s/ms'
  const root = makeFolder({ [`${inStore}/package.json`]: manifest('2.0.0'), 'packages/a/package.json': '{}' })
  link(root, '.pnpm/@s+ms@2.0.0/node_modules/@s/ms', 'node_modules/alias')
  link(root, '../packages/a', 'node_modules/a')
  link(root, '../nowhere', 'node_modules/broken')
  link(root, '../../../node_modules/.pnpm/@s+ms@2.0.0/node_modules/@s/ms', 'packages/a/node_modules/ms')
  expect(list(root, 'node_modules')).toBe('>@s/ms@2.0.0')
  expect(list(root, 'packages/a/node_modules')).toBe('>@s/ms@2.0.0')
})
