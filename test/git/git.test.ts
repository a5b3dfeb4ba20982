// The questions to git that are not about commits alone: tops, hooks, files, blobs, hashes.

import { symlinkSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openGit } from '../../src/git/git.ts'
import type { Git } from '../../src/ports/git.ts'
import { gitHashOf } from '../../src/text/sha256.ts'
import { makeProject, type Project } from '../support/project.ts'
import { refusalOf } from '../support/refusal.ts'

let project: Project
let git: Git
const at = (file: string) => path.join(project.folder, file)
const outside = () => path.dirname(project.folder)
beforeAll(() => {
  project = makeProject('https://registry.example.test/')
  git = openGit(project.env)
  project.write({ 'sub/a b': 'a', 'sub/"q"': 'q', 'é\n': 'line', '.gitignore': 'ignored\n' })
  symlinkSync('a b', at('sub/link'))
  project.commit()
  project.write({ ignored: 'x', untracked: 'u' })
  project.git('init', '-q', 'nested')
  project.write({ 'nested/x': 'x' })
})
afterAll(() => project.remove())

describe('a checkout', () => {
  test('has a top, and a folder outside of one has none', () => {
    expect([git.top(project.folder), git.top(at('sub'))]).toEqual([git.top(project.folder), project.folder])
    expect(git.top(outside())).toBeNull()
  })

  test('that git refuses to read is an error, and never "no checkout"', () => {
    const broken = path.join(outside(), 'broken')
    project.git('init', '-q', broken)
    project.write({ '../broken/.git/config': '[core\n' })
    const refusal = refusalOf(() => git.top(broken))
    expect([refusal.code, refusal.message]).toEqual([
      'EGIT',
      expect.stringMatching(/^git cannot read this checkout: fatal: /),
    ])
  })

  test('has hooks where core.hooksPath names them', () => {
    expect(git.hooks(at('sub'))).toBe(at('.git/hooks'))
    project.git('config', 'core.hooksPath', '.husky/_')
    expect(git.hooks(project.folder)).toBe(at('.husky/_'))
    project.git('config', '--unset', 'core.hooksPath')
    expect(git.hooks(outside())).toBeNull()
  })

  test('names its remotes, and whether it is a submodule', () => {
    expect(git.remotes(project.folder)).toEqual([])
    project.git('remote', 'add', 'one', '/one')
    project.git('remote', 'add', 'two', '/two')
    expect(git.remotes(project.folder)).toEqual(['one', 'two'])
    expect(git.isSubmodule(project.folder)).toBe(false)
    expect(refusalOf(() => git.remotes(outside())).code).toBe('EGIT')
  })
})

describe('files', () => {
  const paths = (folder: string, commit: string | null) => git.files(folder, commit).map((file) => file.path)
  const committed = ['.gitignore', 'sub/"q"', 'sub/a b', 'sub/link', 'é\n']

  test('of a commit are all of it, from whatever folder', () => {
    expect(paths(project.folder, 'HEAD').sort()).toEqual(committed)
    expect(paths(at('sub'), 'HEAD').sort()).toEqual(committed)
    expect(git.files(project.folder, 'HEAD').find((one) => one.path === 'sub/link')).toMatchObject({
      isLink: true,
    })
  })

  test('of the checkout are tracked ones and others, without what is ignored or nested', () => {
    expect(paths(at('sub'), null).sort()).toEqual([...committed, 'untracked'].sort())
    expect(git.files(project.folder, null).find((one) => one.path === 'untracked')?.hash).toBeNull()
  })

  test.each(['none', '--help', ''])('of a commit that is not there (%j) are an error', (commit) =>
    expect(refusalOf(() => git.files(project.folder, commit)).code).toBe('EGIT'),
  )
})

describe('a name with a line break', () => {
  // git would read it as two requests, and the second answer as that of the next file.
  test.each(['sub/a b\nHEAD:sub/a b', 'a\r', 'a\0b', 'é\n'])('is not asked for (%j)', (file) => {
    expect(git.show(project.folder, 'HEAD', file)).toBeNull()
    expect(git.show(project.folder, '', file)).toBeNull()
  })

  test('is left out where hashes are asked for', () => {
    const hashes = git.hashes(project.folder, ['é\n', 'sub/a b', 'sub/"q"'])
    expect([...hashes]).toEqual([['sub/a b', gitHashOf('a')]])
  })
})

test('a file of the commit, and of the index', () => {
  project.write({ 'sub/a b': 'staged' })
  project.git('add', '-A', 'sub')
  expect(git.show(project.folder, 'HEAD', 'sub/a b')).toBe('a')
  expect(git.show(at('sub'), '', 'a b')).toBe('staged')
  project.git('reset', '-q', '--hard')
})

describe('by their hashes', () => {
  test('texts are read, and what is missing is left out', () => {
    const [a, q, none] = [gitHashOf('a'), gitHashOf('q'), gitHashOf('none')]
    expect([...git.blobs(project.folder, [a, none, q])]).toEqual([
      [a, 'a'],
      [q, 'q'],
    ])
    expect(git.blobs(project.folder, []).size).toBe(0)
  })

  test('files are hashed as they lie there, without the filters of the repository', () => {
    project.write({ '.gitattributes': '* filter=evil text eol=lf\n', crlf: 'a\r\n' })
    project.git('config', 'filter.evil.clean', 'echo evil')
    expect(git.hashes(project.folder, ['crlf']).get('crlf')).toBe(gitHashOf('a\r\n'))
    project.git('config', '--unset', 'filter.evil.clean')
  })

  test('where git cannot hash one of them none is hashed', () =>
    expect(git.hashes(project.folder, ['sub/a b', 'none']).size).toBe(0))
})
