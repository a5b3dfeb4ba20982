import { createHash } from 'node:crypto'
import path from 'node:path'
import { expect, test } from 'vitest'
import { withArchives } from '../../src/check/archives.ts'
import { emptyLockfile } from '../../src/lockfile/parse.ts'
import type { LockfilePair } from '../../src/model/change.ts'
import { locked } from '../support/build.ts'
import { at, openCheckouts, type MemoryCheckout } from '../support/memory-checkout.ts'

const sha512 = (text: string) => createHash('sha512').update(text).digest('hex')
const good = 'the archive'
const sum = sha512(good)
const zip = `.yarn/cache/@sc-a-npm-1.0.0-dba19799a8-${sum.slice(0, 10)}.zip`

function judge(checkout: MemoryCheckout, commit: string | null, afterLabel = 'yarn.lock') {
  const host = openCheckouts(checkout)
  const own = locked('@sc/a@1.0.0', { archiveHash: { kind: 'zip', value: sum, cacheKey: '10c0' } })
  const lockfile = emptyLockfile('yarn.lock')
  const pair: LockfilePair = {
    before: lockfile,
    after: { ...lockfile, packages: [own] },
    beforeLabel: 'HEAD',
    afterLabel,
  }
  const ports = {
    ...host,
    digest: (file: string) => {
      const text = checkout.disk[path.relative(at('.'), file)]
      return typeof text === 'string' && text !== 'unreadable' ? sha512(text) : null
    },
  }
  const { files = [], unread = [] } = withArchives(pair, { folder: at('.'), commit }, ports)
  return [
    ...files.map((file) => `${file.path}: ${file.installCode?.[0]?.message}`),
    ...unread.map((one) => `${one.path}: ${one.reason}`),
  ]
}

const found = [
  `${zip}: ${path.basename(zip)} is not the archive of @sc/a@1.0.0 whose checksum the lockfile has: yarn runs what is in it until the next install`,
]
const before = (tree: Record<string, string>) => ({ commits: { head: tree } })

test.each<[string, MemoryCheckout, string | null, string[]]>([
  ['an archive that is edited', { disk: { [zip]: 'evil' }, ...before({ [zip]: good }) }, 'head', found],
  ['one that is added', { disk: { [zip]: 'evil' }, ...before({}) }, 'head', found],
  [
    'one that nothing is compared with',
    { disk: { [zip]: 'evil' }, ...before({ [zip]: 'evil' }) },
    null,
    found,
  ],
  [
    'one that cannot be read',
    { disk: { [zip]: 'unreadable' }, ...before({ [zip]: good }) },
    'head',
    [`${zip}: it is an archive of yarn's cache, and its bytes are not those on disk`],
  ],
])('%s', (_, checkout, commit, expected) => expect(judge(checkout, commit)).toEqual(expected))

test.each<[string, MemoryCheckout, string | null]>([
  ['the locked one that is added', { disk: { [zip]: good }, ...before({}) }, 'head'],
  ['the locked one, with nothing to compare with', { disk: { [zip]: good }, ...before({}) }, null],
  ['one that the change does not touch', { disk: { [zip]: 'evil' }, ...before({ [zip]: 'evil' }) }, 'head'],
  ['one that goes', { disk: {}, ...before({ [zip]: good }) }, 'head'],
  // The next install removes it, and a map that names it is found.
  [
    'one that no checksum fits',
    { disk: { '.yarn/cache/evil-npm-1.0.0-dba19799a8-0000000000.zip': 'x' }, ...before({}) },
    'head',
  ],
  ['the checksum of another package', { disk: { [zip.replace('@sc-a', 'b')]: 'x' }, ...before({}) }, 'head'],
  ['another file', { disk: { 'a.zip': 'x' }, ...before({}) }, 'head'],
])('quiet: %s', (_, checkout, commit) => expect(judge(checkout, commit)).toEqual([]))

test('of what is staged the bytes on disk tell nothing', () => {
  const staged = { disk: { [zip]: good }, index: { [zip]: 'evil' }, ...before({}) }
  const unread = [`${zip}: it is an archive of yarn's cache, and its bytes are not those on disk`]
  expect(judge(staged, 'head', 'index')).toEqual(unread)
  expect(judge(staged, 'head')).toEqual([])
  expect(judge({ disk: { [zip]: good }, ...before({}) }, 'head', 'index')).toEqual([])
})

test('a lockfile without checksums of archives asks nothing', () => {
  const host = openCheckouts({ disk: {} })
  const pair = { before: emptyLockfile('a'), after: emptyLockfile('a'), beforeLabel: '', afterLabel: '' }
  expect(withArchives(pair, { folder: at('.'), commit: null }, { ...host, digest: () => null })).toBe(pair)
  expect(host.calls).toEqual([])
})
