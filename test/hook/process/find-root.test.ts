// The root of a project, by what lies on disk, and the log of its HEAD.

import { mkdirSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { findHeadLog, findRoot } from '../../../src/hook/process/find-root.ts'
import { makeFolder } from '../../support/folder.ts'

const open = (files: Record<string, string>) => realpathSync(makeFolder(files))

describe('the root', () => {
  test.each<[string, Record<string, string>, string, string]>([
    [
      'is the top of the checkout',
      { '.git/HEAD': '', 'package.json': '', 'a/package.json': '', 'a/b/x': '' },
      'a/b',
      '.',
    ],
    ['is the nearest checkout', { '.git/HEAD': '', 'a/.git/HEAD': '', 'a/b/x': '' }, 'a/b', 'a'],
    [
      'is a worktree of its own',
      { '.git/HEAD': '', 'trees/x/.git': 'gitdir: /y', 'trees/x/a/b': '' },
      'trees/x/a',
      'trees/x',
    ],
    [
      'is the nearest package.json where there is no checkout',
      { 'package.json': '', 'a/package.json': '', 'a/b/c/x': '' },
      'a/b/c',
      'a',
    ],
    ['is the folder itself where there is neither', { 'a/b/x': '' }, 'a/b', 'a/b'],
    ['is the folder itself where it is the top', { '.git/HEAD': '' }, '.', '.'],
  ])('%s', (_, files, from, root) => {
    const folder = open(files)
    expect(findRoot(path.join(folder, from))).toBe(path.join(folder, root))
  })

  test('is the real one behind links', () => {
    const folder = open({ 'real/.git/HEAD': '', 'real/a/x': '' })
    symlinkSync('real/a', path.join(folder, 'link'))
    expect(findRoot(path.join(folder, 'link'))).toBe(path.join(folder, 'real'))
  })

  test('of a folder that the command took away is that of what is left', () => {
    const folder = open({ '.git/HEAD': '', 'a/b/x': '' })
    rmSync(path.join(folder, 'a'), { recursive: true })
    expect(findRoot(path.join(folder, 'a/b/c'))).toBe(folder)
    expect(findRoot('/no/such/folder')).toBe('/')
  })
})

describe('the log of HEAD', () => {
  test.each<[string, string | null, string | null]>([
    ['of a checkout', null, '.git/logs/HEAD'],
    ['of a worktree', 'gitdir: /repo/.git/worktrees/x\n', '/repo/.git/worktrees/x/logs/HEAD'],
    ['of a submodule', 'gitdir: ../.git/modules/x', '../.git/modules/x/logs/HEAD'],
    ['of one with spaces around', 'gitdir: /a b/c \r\n', '/a b/c/logs/HEAD'],
    ['of a file that names none', 'nonsense', null],
    ['of an empty file', '', null],
  ])('%s', (_, git, log) => {
    const folder = open({})
    if (git === null) mkdirSync(path.join(folder, '.git'))
    else writeFileSync(path.join(folder, '.git'), git)
    expect(findHeadLog(folder)).toBe(log === null ? null : path.resolve(folder, log))
  })

  test('is none outside of a checkout', () => expect(findHeadLog(open({}))).toBeNull())
})
