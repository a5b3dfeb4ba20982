// What a look at a root sees, of the disk as it is.

import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { hashOf, look } from '../../../src/hook/process/look.ts'
import { makeFolder } from '../../support/folder.ts'
import { stateOf } from '../../support/watched-root.ts'

const watched = ['package.json', 'package-lock.json']
const at = (root: string, state: Parameters<typeof look>[0]['state'] = null, below = 0) =>
  look({ root, env: {}, watched, outside: [], state, below })
const manifest = (version: string) => JSON.stringify({ version })

test('texts, the records of npm, and what is in node_modules', () => {
  const root = makeFolder({
    'package.json': '{}',
    'node_modules/.package-lock.json': '{}',
    'node_modules/b/package.json': manifest('1.0.0'),
    'node_modules/a/package.json': 'nonsense',
    'node_modules/@s/x/package.json': manifest('2.0.0'),
    'node_modules/.bin/tool': '',
  })
  symlinkSync(path.join(root, 'package.json'), path.join(root, 'node_modules/linked'))
  const { files } = at(root)
  expect(files.get('package.json')).toMatchObject({ text: '{}', hash: hashOf('{}'), trouble: null })
  expect(files.get('node_modules/.package-lock.json')?.text).toBe('{}')
  expect(files.get('node_modules/')?.text).toBe('a@\nb@1.0.0')
  expect(files.get('node_modules/@s/')?.text).toBe('@s/x@2.0.0')
})

test('what is in a node_modules is not read again where nothing was added to it', () => {
  const root = makeFolder({ 'package.json': '{}', 'node_modules/b/package.json': manifest('1.0.0') })
  const first = at(root).files.get('node_modules/')
  const file = { approved: first?.hash ?? null, seen: first?.hash ?? null, print: first?.print ?? null }
  const state = { ...stateOf({}, hashOf), files: { 'node_modules/': file } }
  expect(at(root, state).files.get('node_modules/')).toMatchObject({ text: null, hash: first?.hash })
  const open = { ...state, files: { 'node_modules/': { ...file, approved: null } } }
  expect(at(root, open).files.get('node_modules/')?.text).toBe('b@1.0.0')
})

describe('other roots', () => {
  test('are checkouts below, and projects that links lead to', () => {
    const outside = makeFolder({ 'package.json': '{}' })
    const bare = makeFolder({ readme: '' })
    const root = makeFolder({ 'package.json': '{}', '.git/HEAD': '', 'trees/x/.git': '' })
    symlinkSync(outside, path.join(root, 'away'))
    symlinkSync(bare, path.join(root, 'docs'))
    symlinkSync(path.dirname(root), path.join(root, 'up'))
    expect(at(root).nested).toEqual([path.join(root, 'trees/x'), outside].sort())
  })

  test('appear when a linked folder becomes a project', () => {
    const outside = makeFolder({})
    const root = makeFolder({ 'package.json': '{}' })
    symlinkSync(outside, path.join(root, 'away'))
    expect(at(root).nested).toEqual([])
    mkdirSync(path.join(outside, 'node_modules'))
    expect(at(root).nested).toEqual([outside])
  })
})

test('a folder that is no project is looked into as deep as asked', () => {
  const root = makeFolder({ 'a/package.json': '{}' })
  expect([...at(root).files.keys()]).not.toContain('a/package.json')
  expect([...at(root, null, 2).files.keys()]).toContain('a/package.json')
})

test('a file that leads out of the root is not read', () => {
  const outside = makeFolder({ lock: '{}' })
  const root = makeFolder({ 'package.json': '{}' })
  symlinkSync(path.join(outside, 'lock'), path.join(root, 'package-lock.json'))
  const file = at(root).files.get('package-lock.json')
  expect(file?.text).toBeNull()
  expect(file?.trouble?.message).toContain('leads out of the project')
})

test('what is remembered is looked for wherever it is', () => {
  const root = makeFolder({ 'package.json': '{}', 'sub/.git': '', 'sub/package.json': '{}' })
  writeFileSync(path.join(root, 'sub/package-lock.json'), '{}')
  expect([...at(root).files.keys()]).not.toContain('sub/package.json')
  expect([...at(root, stateOf({ 'sub/package.json': '{}' }, hashOf)).files.keys()]).toContain(
    'sub/package.json',
  )
})
