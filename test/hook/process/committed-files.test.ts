// The watched files of a commit, and those that git ignores, by a real git.

import { realpathSync, symlinkSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { listIgnored, readCommitted } from '../../../src/hook/process/committed-files.ts'
import { makeProject, type Project } from '../../support/project.ts'
import { refusalOf } from '../../support/refusal.ts'

const watched = ['package.json', '.husky/*']
let project: Project
beforeAll(() => {
  project = makeProject('https://registry.example.test/')
  project.write({
    'package.json': '\uFEFF{"a":"é"}',
    'sub/Package.JSON': 'empty below',
    'sub/deep/package.json': '',
    '.husky/pre-commit': 'x\ny\n',
    'a\nb/package.json': 'line',
    'node_modules/x/package.json': 'passed by',
    'sub/node_modules/x/package.json': 'passed by',
    'other.json': 'not watched',
    '.gitignore': 'ignored/\n*.log\n',
  })
  symlinkSync('package.json', path.join(project.folder, 'link'))
  symlinkSync('../package.json', path.join(project.folder, '.husky/link'))
  project.git('add', '-Af')
  project.git('commit', '-qm', 'x')
})
afterAll(() => project.remove())
const read = (commit: string | null, names = watched) =>
  readCommitted(project.folder, names, commit, project.env)

describe('the files of a commit', () => {
  test('are the watched ones with their texts, as the walk over the disk would see them', () => {
    expect(Object.fromEntries(read('HEAD') ?? [])).toEqual({
      'package.json': '\uFEFF{"a":"é"}',
      'sub/Package.JSON': 'empty below',
      'sub/deep/package.json': '',
      '.husky/pre-commit': 'x\ny\n',
      'a\nb/package.json': 'line',
    })
  })

  test('are none where none is watched, and none without a commit', () => {
    expect(read('HEAD', [])?.size).toBe(0)
    expect(read(null)?.size).toBe(0)
  })

  test('are null outside of a checkout', () => {
    const outside = path.dirname(realpathSync(project.folder))
    expect(readCommitted(outside, watched, 'HEAD', project.env)).toBeNull()
  })

  test.each(['none', 'f'.repeat(40)])(
    'of a commit that is not there (%s) are an error, and never none',
    (commit) => {
      const refusal = refusalOf(() => read(commit))
      expect([refusal.code, refusal.message]).toEqual([
        'EGIT',
        expect.stringMatching(/^git did not answer: fatal: /),
      ])
    },
  )

  test('without git are an error', () =>
    expect(refusalOf(() => readCommitted(project.folder, watched, 'HEAD', { PATH: '/nowhere' })).code).toBe(
      'EGIT',
    ))
})

describe('ignored files', () => {
  const ignored = (...files: string[]) => [...listIgnored(project.folder, files, project.env)]

  test('are those that git passes over', () => {
    expect(ignored('ignored/package.json', 'new/package.json', 'a.log', 'é\n.log')).toEqual([
      'ignored/package.json',
      'a.log',
      'é\n.log',
    ])
  })

  test('are not those that it tracks all the same', () => {
    project.write({ 'ignored/tracked.json': '' })
    project.git('add', '-f', 'ignored/tracked.json')
    expect(ignored('ignored/tracked.json')).toEqual([])
  })

  test('are none of none, outside of a checkout, and without git', () => {
    expect(ignored()).toEqual([])
    expect(ignored('package.json')).toEqual([])
    expect(listIgnored(path.dirname(project.folder), ['a.log'], project.env).size).toBe(0)
    expect(listIgnored(project.folder, ['a.log'], { PATH: '/nowhere' }).size).toBe(0)
  })
})
