// Single files of a commit through its links, and whether git tracks a file in any spelling.

import { rmSync, symlinkSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { maxConfigBytes, openGitFiles, type GitFiles } from '../../src/git/files.ts'
import { makeProject, type Project } from '../support/project.ts'
import { refusalOf } from '../support/refusal.ts'

let project: Project
let git: GitFiles
const at = (file: string) => path.join(project.folder, file)
beforeAll(() => {
  project = makeProject('https://registry.example.test/')
  git = openGitFiles(project.env)
  project.write({
    '.npmrc': 'a=1\n',
    'sub/.NPMRC': 'b=2\n',
    'a*b': 'star',
    'big.pem': 'x'.repeat(maxConfigBytes + 1),
    'limit.pem': 'x'.repeat(maxConfigBytes),
  })
  const link = (target: string, name: string) => symlinkSync(target, at(name))
  link('.npmrc', 'link')
  link('../outside/.npmrc', 'out')
  link('/etc/npmrc', 'absolute')
  link('none', 'dangling')
  link('loop', 'loop')
  project.commit()
})
afterAll(() => project.remove())

describe('a file of a commit', () => {
  const follow = (file: string, commit = 'HEAD') => {
    const found = git.follow(project.folder, commit, at(file))
    return Buffer.isBuffer(found) ? found.toString() : found === null ? null : `-> ${found}`
  }

  test.each([
    ['.npmrc', 'a=1\n'],
    ['link', 'a=1\n'],
    ['a*b', 'star'],
    // Where it leads to is for the caller to read: it lies outside of the commit.
    ['out', '-> ../outside/.npmrc'],
    ['absolute', '-> /etc/npmrc'],
    ['none', null],
    ['sub', null],
    ['.npmrc/x', null],
    ['dangling', null],
    ['loop', null],
    ['.NPMRC', null],
  ])('%s is %j', (file, text) => expect(follow(file)).toBe(text))

  test('of up to 4 MiB', () => {
    expect(follow('limit.pem')?.length).toBe(maxConfigBytes)
    expect(refusalOf(() => follow('big.pem'))).toMatchObject({
      code: 'ECONFIG',
      message: `${at('big.pem')} is larger than 4 MiB at the base`,
    })
  })

  test('that is not there is none, and a folder that is no checkout is an error', () => {
    expect(follow('.npmrc', 'none')).toBeNull()
    expect(refusalOf(() => git.follow(path.dirname(project.folder), 'HEAD', at('.npmrc'))).code).toBe('EGIT')
  })
})

describe('whether git tracks a file', () => {
  const isTracked = (file: string) => git.isTracked(project.folder, at(file))

  test.each([
    ['.npmrc', true],
    // On a file system that ignores case it is the same file.
    ['.NPMRC', true],
    ['sub/.npmrc', true],
    ['a*b', true],
    ['a*', false],
    ['none', false],
    [':(glob)**', false],
  ])('%s: %s', (file, expected) => expect(isTracked(file)).toBe(expected))

  test('one that was only taken out of the index is tracked: HEAD has it', () => {
    project.git('rm', '-q', '--cached', '.npmrc')
    expect(isTracked('.npmrc')).toBe(true)
    project.git('reset', '-q')
  })

  test('a new one from the moment that it is in the index', () => {
    project.write({ new: 'x' })
    expect(isTracked('new')).toBe(false)
    project.git('add', 'new')
    expect(isTracked('new')).toBe(true)
    project.git('rm', '-qf', 'new')
    rmSync(at('new'), { force: true })
  })

  test('a folder that is no checkout is an error, and never "not tracked"', () =>
    expect(refusalOf(() => git.isTracked(path.dirname(project.folder), at('.npmrc'))).message).toMatch(
      /^git ls-files failed: fatal: not a git repository/,
    ))
})
