// Past states of a lockfile, from a git in memory.

import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { readPast } from '../../src/backtest/history.ts'
import type { FileCommit } from '../../src/ports/git.ts'
import { openCheckouts, type Entries } from '../support/memory-checkout.ts'
import { top } from '../support/memory-snapshot.ts'
import { entry, v3 } from '../support/npm-lock.ts'
import { refusalOf } from '../support/refusal.ts'

const lock = (version: string) => v3({ 'node_modules/a': entry('a', version) })
const commit = (hash: string, parent: string | null, file = 'package-lock.json'): FileCommit => ({
  commit: hash,
  parent,
  date: '2026-01-02T03:04:05+01:00',
  subject: `commit ${hash}`,
  path: file,
})

interface Asked {
  readonly file?: string
  readonly limit?: number
  readonly since?: string
  readonly isShallow?: boolean
}

/** Reads a history; what git was asked for it is in `calls`. */
function read(history: readonly FileCommit[], commits: Record<string, Entries>, asked: Asked = {}) {
  const { file = 'package-lock.json', limit = 10, since = null, isShallow = false } = asked
  const calls: unknown[] = []
  const host = openCheckouts(
    { disk: {}, commits: { head: {}, ...commits } },
    {
      git: {
        isShallow: () => isShallow,
        history: (...args) => {
          calls.push(args)
          return history.slice(0, args[2])
        },
      },
    },
  )
  return { past: readPast(path.join(top, file), limit, since, host), calls }
}

const versions = (
  one:
    | {
        pair: {
          before: { packages: readonly { version: string }[] }
          after: { packages: readonly { version: string }[] }
        } | null
      }
    | undefined,
) =>
  one?.pair == null
    ? null
    : [one.pair.before, one.pair.after].map(({ packages }) => packages.map(({ version }) => version).join())

describe('the states of a commit', () => {
  const file = 'package-lock.json'
  test.each<[string, FileCommit[], Record<string, Entries>, (string[] | null)[]]>([
    ['none', [], {}, []],
    [
      'before and after',
      [commit('c2', 'c1')],
      { c2: { [file]: lock('2.0.0') }, c1: { [file]: lock('1.0.0') } },
      [['1.0.0', '2.0.0']],
    ],
    ['the first commit', [commit('c1', null)], { c1: { [file]: lock('1.0.0') } }, [null]],
    ['a lockfile that was added', [commit('c2', 'c1')], { c2: { [file]: lock('2.0.0') }, c1: {} }, [null]],
    [
      'one that was removed',
      [commit('c2', 'c1')],
      { c2: {}, c1: { [file]: lock('1.0.0') } },
      [['1.0.0', '']],
    ],
    [
      'one that was moved',
      [commit('c2', 'c1', 'app/package-lock.json'), commit('c1', null, 'package-lock.json')],
      { c2: { 'app/package-lock.json': lock('2.0.0') }, c1: { [file]: lock('1.0.0') } },
      [['1.0.0', '2.0.0'], null],
    ],
    [
      'one that was repaired: the last valid one',
      [commit('c3', 'c2'), commit('c2', 'c1'), commit('c1', 'c0')],
      { c3: { [file]: lock('3.0.0') }, c2: { [file]: '{' }, c1: { [file]: lock('1.0.0') }, c0: {} },
      [['1.0.0', '3.0.0'], null, null],
    ],
    [
      'one that was never valid',
      [commit('c2', 'c1')],
      { c2: { [file]: lock('2.0.0') }, c1: { [file]: '{' } },
      [['', '2.0.0']],
    ],
  ])('%s', (_, history, commits, expected) =>
    expect(read(history, commits).past.map(versions)).toEqual(expected),
  )

  test('with commit, date, subject and labels', () => {
    const commits = { c2: { [file]: lock('2.0.0') }, c1: { [file]: lock('1.0.0') } }
    expect(read([commit('c2', 'c1')], commits).past).toMatchObject([
      {
        commit: 'c2',
        date: new Date('2026-01-02T02:04:05Z'),
        subject: 'commit c2',
        trouble: null,
        pair: { beforeLabel: 'c1', afterLabel: 'c2' },
      },
    ])
  })

  test('of a lockfile that was never valid the state before has no label', () => {
    const commits = { c2: { [file]: lock('2.0.0') }, c1: { [file]: '{' } }
    expect(read([commit('c2', 'c1')], commits).past).toMatchObject([{ pair: { beforeLabel: null } }])
  })
})

describe('what cannot be read', () => {
  const file = 'package-lock.json'
  test('a lockfile that is invalid is the trouble of its commit', () => {
    const commits = { c2: { [file]: '{' }, c1: { [file]: lock('1.0.0') } }
    expect(read([commit('c2', 'c1')], commits).past).toMatchObject([
      { pair: null, trouble: expect.stringContaining('is not valid JSON') as string },
    ])
  })

  test('a commit that git cannot show is too', () =>
    expect(read([commit('c2', 'gone')], { c2: {} }).past).toMatchObject([
      { pair: null, trouble: expect.stringContaining('gone') as string },
    ]))

  test.each([
    [true, 'the clone is shallow and ends here (git fetch --unshallow)'],
    [false, null],
  ])('the first commit of a shallow clone (%j): %j', (isShallow, trouble) => {
    const commits = { c1: { [file]: lock('1.0.0') } }
    expect(read([commit('c1', null)], commits, { isShallow }).past).toMatchObject([{ pair: null, trouble }])
  })

  test('an error that is none of depgate is thrown', () => {
    const host = openCheckouts(
      { disk: {}, commits: { head: {} } },
      {
        git: {
          history: () => [commit('c2', 'c1')],
          show: () => {
            throw new TypeError('a bug')
          },
        },
      },
    )
    expect(() => readPast(path.join(top, file), 1, null, host)).toThrow(TypeError)
  })

  test.each([
    ['outside of a checkout', { top: () => null }],
    ['before the first commit', { head: () => null }],
  ])('%s', (_, git) => {
    const host = openCheckouts({ disk: {}, commits: { head: {} } }, { git })
    expect(refusalOf(() => readPast(path.join(top, file), 1, null, host))).toMatchObject({ code: 'EUSAGE' })
  })
})

describe('what git is asked', () => {
  test('one commit more than the limit, which has the earlier name of the oldest', () => {
    const history = [commit('c2', 'c1', 'b/package-lock.json'), commit('c1', null, 'a/package-lock.json')]
    const commits = {
      c2: { 'b/package-lock.json': lock('2.0.0') },
      c1: { 'a/package-lock.json': lock('1.0.0') },
    }
    const { past, calls } = read(history, commits, {
      file: 'b/package-lock.json',
      limit: 1,
      since: '2026-01-01',
    })
    expect(calls).toEqual([[top, 'b/package-lock.json', 2, '2026-01-01']])
    expect(past.map(versions)).toEqual([['1.0.0', '2.0.0']])
  })
})

describe('the files beside it', () => {
  const before = {
    'app/package-lock.json': lock('1.0.0'),
    'app/package.json': '{"name":"a"}',
    '.npmrc': 'a=1',
  }
  const after = {
    'lib/package-lock.json': lock('2.0.0'),
    'lib/package.json': '{"name":"b"}',
    'lib/.npmrc': 'b=1',
  }

  test('of each state, from where the lockfile was then', () => {
    const history = [commit('c2', 'c1', 'lib/package-lock.json'), commit('c1', null, 'app/package-lock.json')]
    const [one] = read(history, { c2: after, c1: before }, { file: 'lib/package-lock.json' }).past
    expect(one?.pair?.files).toEqual([
      {
        type: 'file',
        kind: 'lockfile',
        path: 'lib/package-lock.json',
        text: after['lib/package-lock.json'],
        before: before['app/package-lock.json'],
      },
      {
        type: 'file',
        kind: 'manifest',
        path: 'lib/package.json',
        text: '{"name":"b"}',
        before: '{"name":"a"}',
      },
      { type: 'file', kind: 'npmrc', path: 'lib/.npmrc', text: 'b=1', before: null },
    ])
  })

  test('one that is gone is no file of the change', () => {
    const commits = {
      c2: { 'package-lock.json': lock('2.0.0') },
      c1: { 'package-lock.json': lock('1.0.0'), '.npmrc': 'a=1' },
    }
    const [one] = read([commit('c2', 'c1')], commits).past
    expect(one?.pair?.files?.map(({ kind }) => kind)).toEqual(['lockfile'])
  })
})
