import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { listBeside } from '../../../src/check/checkout/beside.ts'
import { openDisk } from '../../../src/snapshot/disk.ts'
import { openStaged } from '../../../src/snapshot/staged.ts'
import { at, openCheckouts, type MemoryCheckout, type Surroundings } from '../../support/memory-checkout.ts'
import { top } from '../../support/memory-snapshot.ts'

const lock = (name = 'app') => `{"name":"${name}","lockfileVersion":3,"packages":{"":{"name":"${name}"}}}`
const state = {
  'package-lock.json': lock(),
  'package.json': '{}',
  'web/package-lock.json': lock(),
  'web/package.json': '{"dependencies":{"a":"1"}}',
  'api/package-lock.json': lock(),
}

function list(checkout: MemoryCheckout, around: Surroundings & { isStaged?: boolean; own?: string } = {}) {
  const { isStaged = false, own = 'package-lock.json' } = around
  const host = openCheckouts(checkout, around)
  const lines: string[] = []
  const after = isStaged ? openStaged(top, host) : openDisk(host.folder, host)
  const { files, unread } = listBeside(at(own), after, host, (line) => void lines.push(line))
  return {
    files: files.map((file) => path.relative(top, file)),
    unread: unread.flatMap(({ pair }) => pair.unread ?? []),
    heads: unread.map(({ policyHead }) => policyHead),
    lines,
  }
}
const commits = { head: state }

describe('beside the lockfile at hand', () => {
  test('the others that changed since HEAD are judged', () => {
    const disk = { ...state, 'package-lock.json': lock('b'), 'web/package-lock.json': lock('b') }
    expect(list({ disk, commits })).toMatchObject({ files: ['web/package-lock.json'], unread: [] })
    expect(list({ disk, commits }, { own: 'web/package-lock.json' }).files).toEqual(['package-lock.json'])
  })

  test('nothing is where nothing changed', () => {
    expect(list({ disk: state, commits })).toMatchObject({ files: [], unread: [], lines: [] })
  })

  test('another name of the same lockfile is none', () => {
    const disk = { ...state, 'npm-shrinkwrap.json': lock('b') }
    expect(list({ disk, commits }, { own: 'npm-shrinkwrap.json' }).files).toEqual([])
  })

  test('all are where there is no commit yet', () => {
    expect(list({ disk: state, head: null }).files).toEqual([
      'api/package-lock.json',
      'web/package-lock.json',
    ])
  })

  test('those that are staged count as they are in the index', () => {
    const index = { ...state, 'api/package-lock.json': lock('b') }
    const disk = { ...state, 'web/package-lock.json': lock('b') }
    expect(list({ disk, index, commits }, { isStaged: true }).files).toEqual(['api/package-lock.json'])
    expect(list({ disk, index, commits }).files).toEqual(['web/package-lock.json'])
  })

  test('what no format reads is a gap, under the policy of HEAD on disk', () => {
    const disk = { ...state, 'api/deno.lock': 'a' }
    const { files, unread, heads } = list({ disk, commits })
    expect(files).toEqual([])
    expect(unread).toEqual([
      { path: 'api/deno.lock', reason: 'it is a lockfile of deno, which depgate does not read' },
    ])
    expect(heads).toMatchObject([{ isJudge: false, checkouts: [{ label: 'HEAD' }] }])
    // Before the first commit there is no HEAD to compare with.
    expect(list({ disk, head: null }).heads).toEqual([null])
  })

  test('a lockfile that went while its manifest stayed is an error, or a gap where another took its place', () => {
    const { 'web/package-lock.json': _, ...disk } = state
    expect(() => list({ disk, commits })).toThrow('web/package-lock.json is gone and its package.json is not')
    expect(list({ disk: { ...disk, 'web/aube-lock.yaml': 'a' }, commits }).unread).toMatchObject([
      { path: 'web/aube-lock.yaml' },
    ])
    // It was there before: the change of npm's own makes it the one that counts.
    const both = { ...state, 'web/aube-lock.yaml': 'a' }
    const left = { ...disk, 'web/aube-lock.yaml': 'a' }
    expect(list({ disk: left, commits: { head: both } }).unread).toMatchObject([
      { path: 'web/aube-lock.yaml', reason: expect.stringContaining('web/package-lock.json is gone') },
    ])
  })

  test('a submodule that is staged with other lockfiles is a gap', () => {
    const withLib = (hash: string) => ({ ...state, lib: { submodule: hash } })
    const inner = {
      lib: {
        disk: { 'package-lock.json': lock('new') },
        commits: { old: { 'package-lock.json': lock() }, new: { 'package-lock.json': lock('new') } },
      },
    }
    const stage = (hash: string, more = inner) =>
      list(
        { disk: state, index: withLib(hash), commits: { head: withLib('old') } },
        { inner: more, isStaged: true },
      ).unread
    expect(stage('old')).toEqual([])
    expect(stage('new')).toEqual([
      {
        path: 'lib',
        reason:
          'it is a submodule that moves to another commit with other lockfiles: check it against the base',
      },
    ])
    const same = { lib: { ...inner.lib, commits: { ...inner.lib.commits, new: inner.lib.commits.old } } }
    expect(stage('new', same)).toEqual([])
  })

  test('outside of a checkout there is nothing', () => {
    const around = { git: { top: () => null } }
    expect(list({ disk: state }, around)).toEqual({ files: [], unread: [], heads: [], lines: [] })
  })
})
