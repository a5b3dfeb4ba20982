// A file of a commit and of the index, through the links that lie there and never out of them.

import { symlinkSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openGitRunner, type GitRun, type RunGit } from '../../src/git/run-git.ts'
import { showFollowed, showStaged } from '../../src/git/show.ts'
import { makeProject, type Project } from '../support/project.ts'
import { refusalOf } from '../support/refusal.ts'

let project: Project
let run: RunGit
beforeAll(() => {
  project = makeProject('https://registry.example.test/')
  run = openGitRunner(project.env)
  project.write({
    'sub/file': '\uFEFFé\n',
    'sub/name': 'sub/file',
    empty: '',
    'a*b': 'star',
    'sub/target': '../sub/file',
  })
  const link = (target: string, name: string) => symlinkSync(target, path.join(project.folder, name))
  link('file', 'sub/near')
  link('sub/near', 'twice')
  link('sub', 'folder')
  link('none', 'dangling')
  link('../outside', 'out')
  link('/etc/hostname', 'absolute')
  link('loop', 'loop')
  project.commit()
})
afterAll(() => project.remove())

const committed = (file: string, folder = '.') =>
  showFollowed(run, path.join(project.folder, folder), 'HEAD', file)
const staged = (file: string, folder = '.') => showStaged(run, path.join(project.folder, folder), file)

describe('in a commit and in the index', () => {
  test.each([
    ['sub/file', '\uFEFFé\n'],
    ['empty', ''],
    ['a*b', 'star'],
    ['sub/near', '\uFEFFé\n'],
    ['twice', '\uFEFFé\n'],
    // A file of one line is no link, whatever it names.
    ['sub/name', 'sub/file'],
    ['sub/target', '../sub/file'],
    ['none', null],
    ['a', null],
    ['*', null],
    ['sub', null],
    ['sub/file/x', null],
    ['dangling', null],
    [':(glob)**', null],
  ])('%s is %j', (file, text) => expect([committed(file), staged(file)]).toEqual([text, text]))

  test('a path is one from the folder', () => {
    expect([committed('file', 'sub'), staged('file', 'sub')]).toEqual(['\uFEFFé\n', '\uFEFFé\n'])
    expect([committed('sub/file', 'sub'), staged('sub/file', 'sub')]).toEqual([null, null])
  })

  test.each(['out', 'absolute', 'loop'])(
    'a link that leads out (%s) is an error, and never an absent file',
    (file) => {
      for (const show of [committed, staged]) {
        if (file === 'out' && show === staged) continue
        expect(refusalOf(() => show(file))).toMatchObject({
          code: 'EGIT',
          message: `${file} is a link that leads out of the repository`,
        })
      }
    },
  )
})

test('a commit follows links of folders', () => expect(committed('folder/file')).toBe('\uFEFFé\n'))

test('the index is not the commit', () => {
  project.write({ empty: 'staged' })
  project.git('add', 'empty')
  project.write({ empty: 'on disk' })
  expect([committed('empty'), staged('empty')]).toEqual(['', 'staged'])
})

describe('an answer of git that is none', () => {
  const answers =
    (header: string, more: Partial<GitRun> = {}): RunGit =>
    () => ({
      isFine: true,
      text: header,
      bytes: Buffer.from(`${header}\n`),
      stderr: '',
      ...more,
    })
  const ask = (header: string, more?: Partial<GitRun>) => showFollowed(answers(header, more), '/', 'c', 'f')

  test.each(['HEAD:./f missing', 'abc tree 4', 'abc commit 4', 'dangling 4', 'notdir 4'])(
    '%s: no file',
    (header) => expect(ask(header)).toBeNull(),
  )

  test.each<[string, Partial<GitRun>]>([
    ['', {}],
    ['garbage', {}],
    ['abc blob', {}],
    ['HEAD:./f missing', { isFine: false }],
    ['symlink 4', { isFine: false }],
    ['HEAD:./f missing or so', {}],
    ['', { isFine: false, stderr: 'fatal: \u001b[2Jbad object' }],
  ])('%j %j is an error', (header, more) => {
    const refusal = refusalOf(() => ask(header, more))
    expect([refusal.code, refusal.message.startsWith('git cannot show f: ')]).toEqual(['EGIT', true])
    expect(refusal.message).not.toContain('\u001b')
  })
})

test('links of the index that lead on and on are followed ten times', () => {
  const chain: RunGit = (_, [verb], input) => {
    const at = Number(/(\d+)/.exec(input ?? '')?.[1] ?? 0)
    const bytes = Buffer.from(`abc blob 4\nf${at + 1}`)
    return {
      isFine: true,
      text: '120000 abc 0\tf',
      bytes: verb === 'cat-file' ? bytes : Buffer.alloc(0),
      stderr: '',
    }
  }
  expect(refusalOf(() => showStaged(chain, '/', 'f0')).message).toContain('leads out')
})
