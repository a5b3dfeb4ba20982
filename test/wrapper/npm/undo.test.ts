import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openUndo as open, undoJournal as putBack } from '../../../src/wrapper/npm/undo.ts'
import { makeFolder } from '../../support/folder.ts'
import { photograph } from '../../support/shelf.ts'
import type { PlannedTree } from '../../../src/ports/npm.ts'

let folder: string
let journals: string
const openUndo = (tree: PlannedTree) => open(tree, journals, new Date('2026-06-15T12:00:00Z'))
const restore = (place: string) => putBack(place, journals)
const kept = () => readdirSync(folder).filter((name) => name.startsWith('.depgate-undo'))
const journal = () => path.join(journals, readdirSync(journals)[0] ?? 'none')
let before: Record<string, string>

function write(file: string, text: string): void {
  const place = path.join(folder, file)
  mkdirSync(path.dirname(place), { recursive: true })
  writeFileSync(place, text)
}

beforeEach(() => {
  folder = makeFolder()
  journals = makeFolder()
  write('package.json', '{}')
  write('package-lock.json', 'lock')
  write('node_modules/.package-lock.json', 'hidden')
  write('node_modules/a/package.json', 'a1')
  write('node_modules/a/node_modules/n/package.json', 'n1')
  write('node_modules/@s/b/package.json', 'b1')
  write('node_modules/kept/package.json', 'kept')
  write('packages/w/package.json', '{}')
  write('packages/w/node_modules/c/package.json', 'c1')
  mkdirSync(path.join(folder, 'node_modules/.bin'))
  symlinkSync('../a/cli.js', path.join(folder, 'node_modules/.bin/a'))
  before = photograph(folder)
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

function planned(more: Partial<PlannedTree> = {}): PlannedTree {
  const at = (file: string) => path.join(folder, file)
  return {
    folder,
    isProject: true,
    isDryRun: false,
    isLockOnly: false,
    label: 'npm 11.0.0',
    isClean: false,
    isLate: false,
    isInstalled: false,
    wantsJson: false,
    places: [
      'node_modules/a',
      'node_modules/a/node_modules/n',
      'node_modules/@s/b',
      'node_modules/@new/d',
    ].map(at),
    lock: '',
    installed: [],
    manifests: { 'package.json': '', 'packages/w/package.json': '' },
    adds: [],
    configuration: {},
    ...more,
  }
}

/** What npm does half way: renames, unpacks, writes its files. */
function meddle(): void {
  rmSync(path.join(folder, 'node_modules/a'), { recursive: true })
  write('node_modules/a/package.json', 'a2')
  write('node_modules/.b-Xy12Ab9Z/package.json', 'retired')
  rmSync(path.join(folder, 'node_modules/@s'), { recursive: true })
  write('node_modules/@new/d/package.json', 'd1')
  write('node_modules/.package-lock.json', 'other')
  write('package-lock.json', 'other')
  write('npm-shrinkwrap.json', 'other')
  write('package.json', '{"dependencies":{}}')
  rmSync(path.join(folder, 'node_modules/.bin'), { recursive: true })
  write('node_modules/.bin/d', 'd')
}

test('restores every change to the recorded paths', () => {
  const undo = openUndo(planned())
  meddle()
  undo.restore()
  expect(photograph(folder)).toEqual(before)
})

test('puts back after depgate itself was killed, and again if that was cut short', () => {
  openUndo(planned())
  meddle()
  expect(restore(folder)).toBe(true)
  expect(photograph(folder)).toEqual(before)
  expect(restore(folder)).toBe(false)
})

test('leaves what was done where it is dropped', () => {
  const undo = openUndo(planned())
  meddle()
  const after = photograph(folder)
  undo.drop()
  const rest = Object.entries(after).filter(([key]) => !key.startsWith('.depgate-undo'))
  expect(photograph(folder)).toEqual(Object.fromEntries(rest))
  expect(restore(folder)).toBe(false)
})

test('for npm ci moves node_modules aside, those of the workspaces too', () => {
  const undo = openUndo(planned({ isClean: true, places: [] }))
  expect(existsSync(path.join(folder, 'node_modules'))).toBe(false)
  expect(existsSync(path.join(folder, 'packages/w/node_modules'))).toBe(false)
  write('node_modules/half/package.json', 'half')
  undo.restore()
  expect(photograph(folder)).toEqual(before)
})

test('a project without node_modules has none afterwards', () => {
  rmSync(path.join(folder, 'node_modules'), { recursive: true })
  const bare = photograph(folder)
  const undo = openUndo(planned())
  meddleNew()
  undo.restore()
  expect(photograph(folder)).toEqual(bare)
})

function meddleNew(): void {
  write('node_modules/a/package.json', 'a2')
  write('node_modules/.bin/a', 'a')
  write('node_modules/.package-lock.json', 'hidden')
}

test('a dry run keeps nothing', () => {
  openUndo(planned({ isDryRun: true })).restore()
  expect(photograph(folder)).toEqual(before)
})

test.each([
  ['that is cut off', '{"places":[{"pa'],
  ['of another shape', '{"places":1}'],
])('a journal %s is an error, and nothing is deleted', (_, text) => {
  openUndo(planned())
  writeFileSync(journal(), text)
  expect(() => restore(folder)).toThrow(expect.objectContaining({ code: 'EUNDO' }))
  expect(readFileSync(path.join(folder, 'node_modules/a/package.json'), 'utf8')).toBe('a1')
})

test.each([
  ['a place outside', { base: '.depgate-undo-0123456789ab', places: [{ path: '/outside', kept: null }] }],
  ['a folder of another name', { base: 'node_modules', places: [] }],
  ['something elsewhere as kept', { places: [{ path: 'package.json', kept: '../../outside' }] }],
])('a journal that names %s touches nothing there', (_, spoilt) => {
  const outside = path.join(makeFolder({ outside: 'mine' }), 'outside')
  openUndo(planned())
  const good = JSON.parse(readFileSync(journal(), 'utf8')) as { places: object[] }
  const places = spoilt.places.map((one) => ({
    ...one,
    path: one.path === '/outside' ? outside : path.join(folder, one.path),
  }))
  writeFileSync(journal(), JSON.stringify({ ...good, ...spoilt, places, absent: [outside] }))
  try {
    restore(folder)
  } catch {
    // Refused whole.
  }
  expect(readFileSync(outside, 'utf8')).toBe('mine')
  expect(existsSync(path.join(folder, 'node_modules/kept'))).toBe(true)
})

test('what a project brings along under that name is no journal', () => {
  write('.depgate-undo-0123456789ab/0', 'evil')
  expect(restore(folder)).toBe(false)
  openUndo(planned()).restore()
  expect(kept()).toEqual(['.depgate-undo-0123456789ab'])
})
