// One git process a call: what it answers, what it is not let run, and what a failure is taken for.

import { execFileSync } from 'node:child_process'
import { chmodSync, closeSync, existsSync, openSync, readFileSync, rmSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { listWith, openGitRunner, writeBlob, type GitRun } from '../../src/git/run-git.ts'
import { makeProject, type Project } from '../support/project.ts'
import { refusalOf } from '../support/refusal.ts'

let project: Project
beforeAll(() => {
  project = makeProject('https://registry.example.test/')
  project.write({ a: 'é\n' })
  project.commit()
})
afterAll(() => project.remove())

const run = (...args: string[]) => openGitRunner(project.env)(project.folder, args)

describe('an answer', () => {
  test('is trimmed as a text and whole as bytes', () => {
    const { isFine, text, bytes } = run('show', 'HEAD:a')
    expect([isFine, text, bytes.toString()]).toEqual([true, 'é', 'é\n'])
  })

  test('of a call that fails is none', () => {
    const git = openGitRunner(project.env)
    const { isFine, stderr } = git(path.dirname(project.folder), ['rev-parse', '--show-toplevel'])
    expect([isFine, stderr]).toEqual([false, expect.stringContaining('not a git repository')])
  })

  test('is in English whatever the language, takes no lock, and asks no person', () => {
    const folder = path.join(project.folder, '../fake')
    project.write({
      '../fake/git': '#!/bin/sh\necho "$LC_ALL $GIT_OPTIONAL_LOCKS $GIT_TERMINAL_PROMPT $KEPT"\n',
    })
    chmodSync(path.join(folder, 'git'), 0o755)
    const env = { PATH: folder, LC_ALL: 'de_DE.UTF-8', GIT_TERMINAL_PROMPT: '1', KEPT: 'kept' }
    expect(openGitRunner(env)(project.folder, ['status']).text).toBe('C 0 0 kept')
  })

  test('gets its input, and waits for none', () => {
    const hash = run('rev-parse', 'HEAD:a').text
    const git = openGitRunner(project.env)
    expect(git(project.folder, ['cat-file', '--batch-check'], `${hash}\n`).text).toBe(`${hash} blob 3`)
    expect(git(project.folder, ['cat-file', '--batch-check']).text).toBe('')
  })
})

describe('git that is not there', () => {
  test.each([
    ['without it on the PATH', () => openGitRunner({ PATH: '/nowhere' })(project.folder, ['--version'])],
    ['in a folder that does not exist', () => openGitRunner(project.env)('/no/such/folder', ['--version'])],
  ])('%s', (_, call) =>
    expect(refusalOf(call)).toMatchObject({
      code: 'EGIT',
      message: 'git is not installed, or the folder does not exist',
    }),
  )
})

test('a file system monitor of the repository is not run, although git would', () => {
  const [script, mark] = ['monitor.sh', 'mark'].map((name) => path.join(project.folder, '..', name)) as [
    string,
    string,
  ]
  project.write({ '../monitor.sh': `#!/bin/sh\ntouch '${mark}'\n` })
  chmodSync(script, 0o755)
  project.git('config', 'core.fsmonitor', script)
  run('status', '--porcelain')
  expect(existsSync(mark)).toBe(false)
  execFileSync('git', ['status', '--porcelain'], { cwd: project.folder, env: project.env })
  expect(existsSync(mark)).toBe(true)
  project.git('config', '--unset', 'core.fsmonitor')
})

describe('a list', () => {
  const answer = (isFine: boolean, stderr: string): GitRun => ({
    isFine,
    text: 'a',
    bytes: Buffer.from('a\0'),
    stderr,
  })

  test('is the output as it is', () => expect(listWith(() => answer(true, ''), '/', ['x'])).toBe('a\0'))

  test('of a call that failed is an error, and never an empty list', () => {
    const refusal = refusalOf(() =>
      listWith(() => answer(false, `fatal: \u001b[2J${'x'.repeat(500)}`), '/', ['ls-tree', '-r']),
    )
    expect([refusal.code, refusal.message.startsWith('git ls-tree failed: fatal: ')]).toEqual(['EGIT', true])
    expect(refusal.message).not.toContain('\u001b')
    expect(refusal.message.length).toBeLessThan(400)
  })
})

test('a blob is written into an open file; one that is not there is an error', () => {
  const file = path.join(project.folder, '..', 'out')
  const fd = openSync(file, 'w')
  try {
    writeBlob(project.folder, run('rev-parse', 'HEAD:a').text, fd, project.env)
    expect(readFileSync(file, 'utf8')).toBe('é\n')
    for (const hash of ['f'.repeat(40), 'HEAD:none', '--help'])
      expect(refusalOf(() => writeBlob(project.folder, hash, fd, project.env)).code).toBe('EGIT')
    expect(refusalOf(() => writeBlob('/no/such/folder', 'a', fd, project.env)).code).toBe('EGIT')
  } finally {
    closeSync(fd)
    rmSync(file)
  }
})
