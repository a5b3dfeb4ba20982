// The commits that were not made in a session, in real checkouts with a real git.

import { execFileSync } from 'node:child_process'
import { rmSync, utimesSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { entryBefore, fetchedCommit, openLineage, parseLog } from '../../../src/hook/process/lineage.ts'
import { makeFolder } from '../../support/folder.ts'

const line = (commit: string, seconds: number, message: string) =>
  `${'0'.repeat(40)} ${commit.repeat(40)} A <a@example.test> ${seconds} +0100\t${message}`

describe('a log of a ref', () => {
  const log = parseLog(
    [
      line('a', 100, 'clone: from x'),
      'nonsense',
      line('b', 200, 'commit: x'),
      line('c', 300, 'commit: y'),
    ].join('\n'),
  )

  test('has the entries that can be read, the oldest first', () => {
    expect(log.map(({ commit, message }) => [commit[0], message])).toEqual([
      ['a', 'clone: from x'],
      ['b', 'commit: x'],
      ['c', 'commit: y'],
    ])
  })

  test.each([
    ['before all of it', 100_000, undefined],
    ['in the second of an entry', 200_500, 'a'],
    ['between two', 250_000, 'b'],
    ['after all of it', 900_000, 'c'],
  ])('%s', (_, moment, commit) => {
    expect(entryBefore(log, moment)?.commit[0]).toBe(commit)
  })

  test('an entry with an older time than the one before it is no older', () => {
    const forged = parseLog([line('a', 200, 'commit: x'), line('b', 100, 'commit: y')].join('\n'))
    expect(entryBefore(forged, 150_000)).toBeNull()
    expect(entryBefore(forged, 300_000)?.commit[0]).toBe('b')
  })

  test.each<[string, string[], string | null]>([
    ['a fetch', ['fetch origin: fast-forward'], 'a'],
    ['a pull', ['pull: fast-forward'], 'a'],
    ['a push from here', ['update by push'], null],
    ['a fetch before a push from here', ['fetch: fast-forward', 'update by push'], 'a'],
    ['git update-ref', [''], null],
    ['git update-ref -m', ['commit: x'], null],
  ])('%s', (_, messages, commit) => {
    const entries = parseLog(messages.map((message, nth) => line('abc'[nth] ?? '', 100, message)).join('\n'))
    expect(fetchedCommit(entries)?.[0] ?? null).toBe(commit)
  })
})

describe('a checkout', () => {
  let place: string
  let root: string
  const env = { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', XDG_STATE_HOME: '' }
  const git = (folder: string, ...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.test', ...args], {
      cwd: folder,
      env,
      encoding: 'utf8',
    }).trim()
  const commit = (folder: string, text: string) => {
    writeFileSync(path.join(folder, 'file'), text)
    git(folder, 'add', '-A')
    git(folder, 'commit', '-qm', text)
    return git(folder, 'rev-parse', 'HEAD')
  }
  const lineage = (folder: string) =>
    openLineage(folder, { ...env, XDG_STATE_HOME: path.join(place, 'state') })
  /** What was done so far was done before the session. */
  const begin = () => {
    const log = path.join(root, '.git/logs/HEAD')
    utimesSync(log, 1000, 1000)
    return Date.now() + 5000
  }

  beforeEach(() => {
    place = makeFolder({ 'remote/file': '', 'root/.keep': '' })
    git(path.join(place, 'remote'), 'init', '-q', '-b', 'main')
    root = path.join(place, 'root')
  })
  afterEach(() => rmSync(place, { recursive: true, force: true }))

  test('without commits has none, and a folder called .git is no repository', () => {
    git(root, 'init', '-q')
    expect(lineage(root).base(0)).toBeNull()
    expect(lineage(makeFolder({ '.git/x': '' })).base(0)).toBeNull()
    expect(lineage(makeFolder({})).base(0)).toBeNull()
  })

  test('whose HEAD was not moved since is approved with it', () => {
    git(root, 'init', '-q')
    const head = commit(root, 'a')
    const since = begin()
    expect(lineage(root).base(since)).toBe(head)
    expect(lineage(root).base(null)).toBe(head)
  })

  test('that was made in the session has nothing of its own', () => {
    git(root, 'init', '-q')
    commit(root, 'a')
    expect(lineage(root).base(Date.now() - 60_000)).toBeNull()
  })

  test('that was cloned in the session has what the remote had', () => {
    const upstream = commit(path.join(place, 'remote'), 'a')
    rmSync(root, { recursive: true })
    git(place, 'clone', '-q', path.join(place, 'remote'), 'root')
    commit(root, 'evil')
    expect(lineage(root).base(Date.now() - 60_000)).toBe(upstream)
    expect(lineage(root).upstream()).toEqual([upstream])
  })

  test('a worktree of the session has what its checkout had before', () => {
    git(root, 'init', '-q')
    const before = commit(root, 'a')
    git(root, 'worktree', 'add', '-q', '-b', 'work', path.join(place, 'tree'))
    const log = path.join(root, '.git/logs/HEAD')
    utimesSync(log, 1000, 1000)
    commit(path.join(place, 'tree'), 'evil')
    expect(lineage(path.join(place, 'tree')).base(Date.now() - 60_000)).toBe(before)
  })

  test('what is pulled is upstream, what is pushed from here is not', () => {
    const first = commit(path.join(place, 'remote'), 'a')
    rmSync(root, { recursive: true })
    git(place, 'clone', '-q', path.join(place, 'remote'), 'root')
    const second = commit(path.join(place, 'remote'), 'b')
    git(root, 'pull', '-q', '--ff-only')
    expect(lineage(root).upstream()[0]).toBe(second)
    commit(root, 'own')
    git(path.join(place, 'remote'), 'checkout', '-q', '--detach')
    git(root, 'push', '-q', 'origin', 'HEAD:main')
    expect(lineage(root).upstream()).toEqual([second])
    git(root, 'update-ref', 'refs/remotes/origin/main', 'HEAD')
    expect(lineage(root).upstream()).toEqual([second])
    expect(second).not.toBe(first)
  })
})
