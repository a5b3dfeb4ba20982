// The glance must see every way in which a file that counts can change, and read none.

import { mkdirSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { beforeEach, expect, test } from 'vitest'
import { listMoved } from '../../../src/hook/process/unchanged.ts'
import { fingerprintOf } from '../../../src/hook/process/file-stats.ts'
import { walk } from '../../../src/hook/process/walk.ts'
import { makeFolder } from '../../support/folder.ts'
import type { HookState } from '../../../src/ports/hook-state.ts'

/** Whether nothing moved at all. */
const isUnmoved = (one: HookState) => listMoved(one)?.length === 0

const watched = ['package.json', 'package-lock.json']
let root: string
let state: HookState

/** Takes the state as if it were an hour later: what lies there has settled. */
function take(folder: string, takenAt = Date.now() + 3_600_000): HookState {
  const files = ['package.json', 'web/package.json', 'web/node_modules/.package-lock.json'].map((file) => {
    const print = fingerprintOf(path.join(folder, file))
    return [file, { approved: 'a', seen: print === null ? null : 'a', print }] as const
  })
  const { folders } = walk(folder, '', 24, () => undefined)
  return {
    schema: 1,
    root: folder,
    watched,
    takenAt,
    deadlineSeconds: 45,
    isAsking: false,
    depth: 24,
    head: null,
    folders,
    files: Object.fromEntries(files),
    open: null,
  }
}

beforeEach(() => {
  root = makeFolder({ 'package.json': '{"a":1}', 'web/package.json': '{}', 'src/index.js': '' })
  state = take(root)
})

const write = (file: string, text: string) => {
  mkdirSync(path.dirname(path.join(root, file)), { recursive: true })
  writeFileSync(path.join(root, file), text)
}

test.each<[string, () => void]>([
  ['nothing', () => undefined],
  ['a file that does not count', () => write('src/other.js', '1')],
  ['a folder without anything that counts', () => write('docs/deep/er/x.md', '1')],
])('%s has moved nothing', (_, act) => {
  act()
  expect(isUnmoved(state)).toBe(true)
})

test('what is inside of a package is not looked at, what is beside one is', () => {
  const gone = { approved: 'a', seen: 'a', print: '1.2.3.4' }
  const withFile = (file: string) => ({ ...state, files: { ...state.files, [file]: gone } })
  expect(isUnmoved(withFile('node_modules/a/node_modules/'))).toBe(true)
  expect(isUnmoved(withFile('node_modules/@s/a/node_modules/@s/'))).toBe(true)
  expect(isUnmoved(withFile('node_modules/'))).toBe(false)
  expect(isUnmoved(withFile('node_modules/@s/'))).toBe(false)
  expect(isUnmoved(withFile('node_modules/.x/node_modules/'))).toBe(false)
})

test.each<[string, () => void]>([
  ['a node_modules that was not there', () => write('web/node_modules/x/index.js', '')],
  ['a checkout of its own', () => write('lib/.git/HEAD', '')],
  ['a project in a hidden folder of git', () => write('.git/x/package.json', '{}')],
  ['a longer text', () => write('package.json', '{"a":12}')],
  ['a text of the same length', () => write('package.json', '{"a":2}')],
  [
    'a text of the same length with its old time',
    () => {
      const { atime, mtime } = statSync(path.join(root, 'package.json'))
      write('package.json', '{"a":2}')
      utimesSync(path.join(root, 'package.json'), atime, mtime)
    },
  ],
  [
    'another file in its place',
    () => {
      write('other', '{"a":2}')
      renameSync(path.join(root, 'other'), path.join(root, 'package.json'))
    },
  ],
  ['a file that is gone', () => rmSync(path.join(root, 'package.json'))],
  ['a folder that is gone', () => rmSync(path.join(root, 'web'), { recursive: true })],
  ['a new lockfile', () => write('web/package-lock.json', '{}')],
  ['a new package in a new folder', () => write('tools/gen/package.json', '{}')],
  ['what npm takes down of a node_modules', () => write('web/node_modules/.package-lock.json', '{}')],
])('%s is seen', (_, act) => {
  act()
  expect(isUnmoved(state)).toBe(false)
})

test('what was written in the very moment of the state is looked at again', () => {
  // The moment of the file and not of the test, which a busy machine delays beyond the grain of a file's time.
  const { ctimeMs } = statSync(path.join(root, 'package.json'))
  expect(isUnmoved(take(root, Math.ceil(ctimeMs)))).toBe(false)
  expect(isUnmoved(take(root, ctimeMs + 60_000))).toBe(true)
})

test('a file outside of the project that moved is named, to be looked into', () => {
  const apart = path.join(makeFolder({ 'settings.json': '{}' }), 'settings.json')
  const print = fingerprintOf(apart)
  const files = { ...state.files, [apart]: { approved: 'a', seen: 'a', print } }
  expect(listMoved({ ...state, files })).toEqual([])
  writeFileSync(apart, '{"a":1}')
  expect(listMoved({ ...state, files })).toEqual([apart])
  rmSync(apart)
  expect(listMoved({ ...state, files })).toEqual([apart])
  write('package.json', '{"a":12}')
  expect(listMoved({ ...state, files })).toBe(null)
})
