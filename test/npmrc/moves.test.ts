// Files that a project's `.npmrc` makes npm read as user and global files.

import { describe, expect, test } from 'vitest'
import { findMovedNpmrc } from '../../src/npmrc/moves.ts'
import { maxNpmrcLength } from '../../src/npmrc/read.ts'

const moved = (project: string, files: Record<string, string> = {}) =>
  findMovedNpmrc(project, (file) => (Object.hasOwn(files, file) ? (files[file] ?? null) : null)).map(
    ({ path }) => path,
  )

describe('in the order of their precedence', () => {
  const files = {
    '.npmrc': '',
    user: '',
    global: '',
    other: '',
    'p/etc/npmrc': '',
    'q/etc/npmrc': '',
    movesGlobal: 'globalconfig=other',
    movesPrefix: 'prefix=q',
    movesUser: 'userconfig=other',
  }
  test.each<[string, string[]]>([
    ['', []],
    ['userconfig=user', ['user']],
    ['globalconfig=global', ['global']],
    ['globalconfig=global\nuserconfig=user', ['user', 'global']],
    ['prefix=p', ['p/etc/npmrc']],
    ['prefix=p/', ['p/etc/npmrc']],
    ['prefix=p\nglobalconfig=global', ['global']],
    ['userconfig=movesGlobal', ['movesGlobal', 'other']],
    // The user's file sets the default of `globalconfig`, the project's one that of `prefix`.
    ['userconfig=movesGlobal\nglobalconfig=global', ['movesGlobal', 'other']],
    ['userconfig=movesPrefix', ['movesPrefix', 'q/etc/npmrc']],
    ['userconfig=movesPrefix\nprefix=p', ['movesPrefix', 'p/etc/npmrc']],
    // npm reads one user file; what that names as another one is not read.
    ['userconfig=movesUser', ['movesUser']],
    // The last one of a key wins.
    ['userconfig=other\nuserconfig=user', ['user']],
    ['userconfig=absent\nglobalconfig=global', ['global']],
    ['prefix=absent', []],
    // Its own file is read already.
    ['userconfig=.npmrc', []],
    ['[section]\nuserconfig=user', []],
  ])('%j', (project, expected) => expect(moved(project, files)).toEqual(expected))
})

describe('outside of the project', () => {
  test.each(['/etc/npmrc', '~/npmrc', '', 'null', '[]'])('%j is not read', (file) => {
    const asked: string[] = []
    const found = findMovedNpmrc(`userconfig=${file}\nglobalconfig=${file}\nprefix=${file}`, (name) => {
      asked.push(name)
      return file === 'null' || file === '[]' ? null : ''
    })
    expect(found).toEqual([])
    expect(asked.filter((name) => /^[/~]|^$/.test(name))).toEqual([])
  })
})

describe('a file that npm cannot read, or that is too large', () => {
  const unreadable = '\'{"length":5,"slice":1}\'=x\nuserconfig=user'
  const large = `userconfig=user\n${'#'.repeat(maxNpmrcLength)}`

  test.each([
    ['unreadable', unreadable],
    ['too large', large],
  ])('%s: as the project', (_, text) => expect(moved(text, { user: '' })).toEqual([]))

  test.each([
    ['unreadable', unreadable.replace('userconfig=user', 'globalconfig=other')],
    ['too large', large.replace('userconfig=user', 'globalconfig=other')],
  ])('%s: as the user file it is listed, and moves nothing', (_, text) =>
    expect(moved('userconfig=user', { user: text, other: '' })).toEqual(['user']),
  )

  test('one at the limit is read', () => {
    const first = 'userconfig=user\n'
    expect(moved(first + '#'.repeat(maxNpmrcLength - first.length), { user: '' })).toEqual(['user'])
  })
})

test('the text comes with the path', () =>
  expect(findMovedNpmrc('userconfig=user', () => 'a=1')).toEqual([{ path: 'user', text: 'a=1' }]))
