// A pass of a job that compared nothing is told; one that compared something is not.

import { expect, test } from 'vitest'
import { readLockfiles } from '../../src/check/lockfile-pairs.ts'
import { describeNothing } from '../../src/check/nothing-compared.ts'
import { openCheckouts, type Entries } from '../support/memory-checkout.ts'

const lock = (version: string) =>
  JSON.stringify({
    name: 'app',
    lockfileVersion: 3,
    packages: { '': { name: 'app' }, 'node_modules/a': { version, integrity: 'sha512-aaaa' } },
  })
const state = (version: string, more: Entries = {}): Entries => ({
  'package-lock.json': lock(version),
  'package.json': '{"name":"app"}',
  ...more,
})
const head = state('1.0.0')
const ci = { CI: 'true' }
const [none, sha] = ['0'.repeat(40), 'b'.repeat(40)]
const pushed = (ref: string, before: string) => ({
  env: { GITHUB_ACTIONS: 'true', GITHUB_EVENT_NAME: 'push', GITHUB_EVENT_PATH: '/event.json' },
  outside: {
    '/event.json': JSON.stringify({
      ref: `refs/heads/${ref}`,
      before,
      repository: { default_branch: 'main' },
    }),
  },
})

function tell(disk: Entries, around: Parameters<typeof openCheckouts>[1], flags: readonly string[] = []) {
  const values = (name: string) => (flags.includes(name) ? [name === 'base' ? 'main' : ''] : [])
  const typed = { values, has: (name: string) => flags.includes(name), words: [] }
  const commits = { head, main: head, [sha]: head, 'refs/remotes/origin/main': head }
  const host = openCheckouts({ disk, commits }, around)
  const lines: string[] = []
  readLockfiles({ ...typed, value: (name) => values(name)[0] ?? null }, host, (line) => void lines.push(line))
  return lines.join('\n')
}

test.each<[string, Entries, Parameters<typeof openCheckouts>[1], readonly string[], boolean]>([
  ['a job without a base', head, { env: ci }, [], true],
  [
    'a push without an event',
    head,
    { env: { ...ci, GITHUB_ACTIONS: 'true', GITHUB_EVENT_NAME: 'push' } },
    [],
    true,
  ],
  ['no job', head, {}, [], false],
  ['a job that changed the lockfile itself', state('2.0.0'), { env: ci }, [], false],
  ['a job that changed a manifest', { ...head, 'package.json': '{"name":"b"}' }, { env: ci }, [], false],
  ['a base that was passed, where nothing changed', head, { env: ci }, ['base'], false],
  ['everything', head, { env: ci }, ['all'], false],
  ['a commit that is being made', head, { env: ci }, ['staged'], false],
])('%s', (_, disk, around, flags, isTold) => {
  const lines = tell(disk, around, flags)
  expect(lines.includes('nothing was compared')).toBe(isTold)
  if (isTold) expect(lines).toMatch(/warning: .*--base <ref>.*--all/)
})

test('the first push to the default branch: everything is judged', () =>
  expect(tell(head, pushed('main', none))).toMatch(
    /^everything in the lockfiles is judged: this is the first push/,
  ))

test('a push is compared with what was there before', () => {
  const git = { mergeBase: () => sha, remotes: () => ['origin'], head: () => 'c'.repeat(40) }
  const around = { ...pushed('main', sha), git: { ...git, isSubmodule: () => false, commit: () => sha } }
  expect(tell(state('2.0.0'), around)).toContain('the base of this push (before of GitHub Actions)')
})

test('the words', () => expect(describeNothing('x')).toMatch(/^warning: nothing was compared: x\. Pass/))
