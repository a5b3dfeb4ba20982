// Commits, merge bases and histories as a real git has them, and what a shallow clone lacks.

import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openHistory } from '../../src/git/history.ts'
import { openGitRunner } from '../../src/git/run-git.ts'
import { makeProject, type Project } from '../support/project.ts'
import { refusalOf } from '../support/refusal.ts'

let project: Project
let git: ReturnType<typeof openHistory>
const commits: Record<string, string> = {}
const clone = () => path.join(project.folder, '../clone')
beforeAll(() => {
  project = makeProject('https://registry.example.test/')
  git = openHistory(openGitRunner(project.env))
  const commit = (name: string) => {
    project.commit(name)
    commits[name] = project.git('rev-parse', 'HEAD').trim()
  }
  project.write({ 'lock.json': 'one\ntwo\nthree\n', 'a*b': 'star' })
  commit('first')
  project.git('checkout', '-qb', 'side')
  project.write({ 'side.txt': 'x' })
  commit('side')
  project.git('checkout', '-q', '-')
  project.git('mv', 'lock.json', 'moved.json')
  commit('moved')
  project.git('merge', '-q', '--no-ff', '-m', 'merge', 'side')
  commits.merge = project.git('rev-parse', 'HEAD').trim()
  project.git('clone', '-q', '--depth', '1', `file://${project.folder}`, clone())
})
afterAll(() => project.remove())

describe('a commit', () => {
  test.each([
    ['HEAD', 'merge'],
    ['side', 'side'],
    ['HEAD^1', 'moved'],
  ])('%s is %s', (ref, name) => expect(git.commit(project.folder, ref)).toBe(commits[name]))

  test.each(['none', '', '--all', '-h', 'HEAD:moved.json', 'HEAD..side', 'a\nb', '$(id)'])(
    '%j is none',
    (ref) => expect(git.commit(project.folder, ref)).toBeNull(),
  )

  test('has its parents in order', () => {
    const of = (name: string) => git.parents(project.folder, commits[name] ?? '')
    expect([of('first'), of('side'), of('merge')]).toEqual([
      [],
      [commits.first],
      [commits.moved, commits.side],
    ])
    expect(git.parents(clone(), 'HEAD')).toEqual([])
    expect(refusalOf(() => git.parents(project.folder, '--all')).code).toBe('EGIT')
  })
})

describe('HEAD', () => {
  const open = (name: string, head: string | null) => {
    const folder = path.join(project.folder, '..', name)
    mkdirSync(folder)
    execFileSync('git', ['init', '-q'], { cwd: folder, env: project.env })
    if (head !== null) writeFileSync(path.join(folder, '.git/HEAD'), head)
    return folder
  }

  test('is a commit', () => expect(git.head(project.folder)).toBe(commits.merge))

  test('is none before the first commit', () => expect(git.head(open('unborn', null))).toBeNull())

  test('that was broken is an error, and never "nothing was there before"', () => {
    const broken = open('broken', `${'a'.repeat(40)}\n`)
    expect(refusalOf(() => git.head(broken))).toMatchObject({ code: 'EGIT' })
  })

  test('that names no branch, where there are others, is an error too', () => {
    project.git('clone', '-q', `file://${project.folder}`, '../orphaned')
    const folder = path.join(project.folder, '../orphaned')
    writeFileSync(path.join(folder, '.git/HEAD'), 'ref: refs/heads/none\n')
    expect(refusalOf(() => git.head(folder)).message).toBe('HEAD of this checkout is not a commit')
  })
})

describe('the merge base', () => {
  test('is where two branches part', () => {
    expect(git.mergeBase(project.folder, 'side')).toBe(commits.side)
    project.git('checkout', '-q', 'side')
    expect(git.mergeBase(project.folder, commits.moved ?? '')).toBe(commits.first)
    project.git('checkout', '-q', '-')
  })

  test.each(['none', 'origin/none', '--output=x', 'a\u001b[2J'])(
    'with %j is an error that names what to fetch',
    (ref) => {
      const { code, message, hint } = refusalOf(() => git.mergeBase(project.folder, ref))
      expect([code, message]).toEqual(['EGIT', expect.stringMatching(/^there is no commit ".*" here$/)])
      expect(hint).toMatch(/^Fetch it first: git fetch origin (?!origin)/)
      expect(`${message}${hint}`).not.toContain('\u001b')
    },
  )

  test('in a shallow clone says to fetch the history', () => {
    const refusal = refusalOf(() => git.mergeBase(clone(), commits.first ?? ''))
    expect([refusal.code, refusal.hint]).toEqual(['EGIT', expect.stringContaining('The checkout is shallow')])
    expect([git.isShallow(clone()), git.isShallow(project.folder)]).toEqual([true, false])
  })

  test('of two histories that share nothing is an error', () => {
    const tree = project.git('rev-parse', 'HEAD^{tree}').trim()
    const other = project.git('commit-tree', tree, '-m', 'x').trim()
    expect(refusalOf(() => git.mergeBase(project.folder, other))).toMatchObject({
      code: 'EGIT',
      message: `"${other}" and HEAD have no commit in common here`,
      hint: null,
    })
  })
})

describe('the history of a file', () => {
  const subjects = (file: string, limit = 10, since: string | null = null) =>
    git.history(project.folder, file, limit, since).map(({ subject, path: name }) => [subject, name])

  test('follows it to its earlier name, the newest first', () =>
    expect(subjects('moved.json')).toEqual([
      ['moved', 'moved.json'],
      ['first', 'lock.json'],
    ]))

  test('ends at the limit, and at the time that is asked for', () => {
    expect(subjects('moved.json', 1)).toEqual([['moved', 'moved.json']])
    expect(subjects('moved.json', 10, '2099-01-01T00:00:00Z')).toEqual([])
    expect(subjects('moved.json', 10, '2001-01-01T00:00:00Z').length).toBe(2)
  })

  test('takes what a merge brought in as one commit of this line', () =>
    expect(subjects('side.txt')).toEqual([['merge', 'side.txt']]))

  test('takes a name as it is: no pattern, no magic', () => {
    expect(subjects('a*b')).toEqual([['first', 'a*b']])
    expect(subjects('*.json')).toEqual([])
    expect(subjects(':(glob)**')).toEqual([])
  })
})
