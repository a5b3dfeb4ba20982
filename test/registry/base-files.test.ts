// npm's configuration files as they are at the base of a change, in a checkout of the test's own.

import { execFileSync } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openBaseFiles } from '../../src/registry/base-files.ts'
import type { ConfigBase } from '../../src/ports/registries.ts'

const home = realpathSync(mkdtempSync(path.join(tmpdir(), 'depgate-base-files-')))
const top = path.join(home, 'project')
const at = (name: string) => path.resolve(top, name)
const env = { PATH: process.env.PATH ?? '', HOME: home, GIT_CONFIG_NOSYSTEM: '1' }
const gitIn = (cwd: string, ...args: string[]) =>
  execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.test', ...args], { cwd, env })
    .toString()
    .trim()

const git = (...args: string[]) => gitIn(top, ...args)

/** A text, `-> target` for a link, or null for no file. */
function write(files: Readonly<Record<string, string | null>>): void {
  for (const [name, text] of Object.entries(files)) {
    rmSync(at(name), { force: true, recursive: true })
    mkdirSync(path.dirname(at(name)), { recursive: true })
    if (text?.startsWith('-> ') === true) symlinkSync(text.slice(3), at(name))
    else if (text !== null) writeFileSync(at(name), text)
  }
}
let base = ''

beforeAll(() => {
  mkdirSync(top)
  git('init', '-q')
  write({
    same: 'same',
    edited: 'before',
    deleted: 'before',
    'becomes-link': 'before',
    'becomes-folder': 'before',
    link: '-> target',
    target: 'before',
    'link-out': '-> ../outside',
    'link-loop': '-> link-loop',
    'old/file': 'before',
    'folder/file': 'before',
    '.gitignore': 'ignored*\n',
  })
  git('add', '-A')
  git('commit', '-qm', 'base')
  base = git('rev-parse', 'HEAD')
  write({
    edited: 'after',
    deleted: null,
    'becomes-link': '-> ../evil',
    'becomes-folder': null,
    'becomes-folder/x': 'x',
    target: 'after',
    added: 'after',
    old: null,
    'new/file': 'after',
    folder: '-> ../evil-folder',
    '../evil': 'evil',
    '../evil-folder/file': 'evil',
    '../evil-folder/other': 'evil',
    '../outside': 'outside',
  })
  git('add', '-A')
  git('commit', '-qm', 'change')
  write({ 'inner/file': 'inner' })
  gitIn(at('inner'), 'init', '-q')
  gitIn(at('inner'), 'add', '-A')
  write({
    ignored: 'job',
    'ignored-link': '-> added',
    'ignored-link-out': '-> ../outside',
    untracked: 'job',
    '../link-in': '-> project/edited',
    '../link-in-added': '-> project/added',
  })
})
afterAll(() => rmSync(home, { recursive: true }))

const open = (more: Partial<ConfigBase> & { commit?: string | null } = {}) => {
  const { commit = base, ...rest } = more
  return openBaseFiles({ checkouts: [{ top, commit }], moved: null, ...rest }, env)
}
/** The text that npm reads in place of a file, `own` for the file itself; null where there is none. */
function read(file: string, files = open()): string | null {
  const place = files.place(file)
  if (place === file) return 'own'
  expect(path.basename(place)).toBe(path.basename(file))
  expect(place.startsWith(files.folder())).toBe(true)
  return existsSync(place) ? readFileSync(place, 'utf8') : null
}

describe('a file of the checkout', () => {
  test.each<[string, string, string | null]>([
    ['that is the same', 'same', 'same'],
    ['that was edited', 'edited', 'before'],
    ['that was deleted', 'deleted', 'before'],
    ['that the change adds', 'added', null],
    ['that is in neither state', 'gone', 'own'],
    ['that became a link', 'becomes-link', 'before'],
    ['that became a folder', 'becomes-folder', 'before'],
    ['that is a link, whose target was edited', 'link', 'before'],
    ['in a folder that became a link', 'folder/file', 'before'],
    ['that only the target of such a link has', 'folder/other', null],
    ['that is a link in a loop', 'link-loop', null],
    ['that git does not track', 'ignored', 'own'],
    ['that is not yet tracked', 'untracked', 'own'],
    ['that is an untracked link to what the change adds', 'ignored-link', null],
    ['that is an untracked link out of the checkout', 'ignored-link-out', 'outside'],
    ['with a line break in its name, which would be a second request to git', 'edited\nsame', null],
    ['with a null character in its name', 'a\0b', null],
  ])('%s', (_, name, text) => expect(read(at(name))).toBe(text))

  test('that was a link out of it at the base', () => expect(read(at('link-out'))).toBe('outside'))
  test('that lies where the base had no checkout', () =>
    expect(read(at('edited'), open({ commit: null }))).toBeNull())
})

describe('a file outside', () => {
  test.each<[string, string, string | null]>([
    ['is the own one of the machine', '../outside', 'own'],
    ['that is not there', '../gone', 'own'],
    ['that is a link into the checkout', '../link-in', 'before'],
    ['that is a link to what the change adds', '../link-in-added', null],
    ['beside it, whose name begins with the same letters', '../project2/edited', 'own'],
  ])('%s', (_, name, text) => expect(read(at(name))).toBe(text))
})

test('a file of a project that moved is looked for where it was', () => {
  const moved = { to: at('new'), from: at('old') }
  expect(read(at('new/file'), open({ moved }))).toBe('before')
  expect(read(at('new/file'))).toBeNull()
  expect(read(at('same'), open({ moved }))).toBe('same')
})

test('of two checkouts, one in the other, the first that contains it counts', () => {
  const [inner, outer] = [
    { top: at('inner'), commit: null },
    { top, commit: base },
  ]
  expect(read(at('inner/file'), open({ checkouts: [inner, outer] }))).toBeNull()
  expect(read(at('inner/file'), open({ checkouts: [outer] }))).toBe('own')
  expect(read(at('edited'), open({ checkouts: [inner, outer] }))).toBe('before')
})

describe('whether a file differs on disk', () => {
  test.each<[string, boolean]>([
    ['same', false],
    ['ignored', false],
    ['gone', false],
    ['../outside', false],
    ['edited', true],
    ['deleted', true],
    ['added', true],
    ['becomes-link', true],
  ])('%s: %j', (name, isDifferent) => {
    const files = open()
    expect(files.isDifferent()).toBe(false)
    files.place(at(name))
    expect(files.isDifferent()).toBe(isDifferent)
  })
  test('one that is too large is different', () => {
    write({ edited: 'x'.repeat(4 * 2 ** 20 + 1) })
    const files = open()
    expect(read(at('edited'), files)).toBe('before')
    expect(files.isDifferent()).toBe(true)
    write({ edited: 'after' })
  })
})

test('a file is placed once', () => {
  const files = open()
  expect(files.place(at('edited'))).toBe(files.place(at('edited')))
})

test.runIf(process.platform !== 'win32')('the folder is private to the user', () => {
  const files = open()
  expect(statSync(files.folder()).mode & 0o077).toBe(0)
  expect(statSync(files.place(at('edited'))).mode & 0o077).toBe(0)
  expect(open().folder()).toBe(files.folder())
})

test.each<[string, boolean]>([
  ['edited', true],
  ['gone/x', true],
  ['folder/x', false],
  ['../outside', false],
  ['../project2', false],
])('%s is inside: %j', (name, isInside) => expect(open().isInside(at(name))).toBe(isInside))
