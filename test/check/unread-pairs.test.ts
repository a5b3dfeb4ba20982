import path from 'node:path'
import { expect, test } from 'vitest'
import { pairsOfUnread } from '../../src/check/unread-pairs.ts'
import { commitOf, diskOf, filesOf, top } from '../support/memory-snapshot.ts'

const sides = { top, before: commitOf({}, 'main'), after: diskOf({}), outer: null }
const host = { ...filesOf({}), folder: path.join(top, 'app') }
const unread = (file: string, reason = 'no format reads it') => ({ sides, file, reason })

test('a file becomes a pair of nothing with a gap, under the policies of its folder', () => {
  const [pair] = pairsOfUnread([unread('web/yarn.lock')], null, host)
  expect(pair).toEqual({
    pair: {
      before: expect.objectContaining({ format: 'none', packages: [] }),
      after: expect.objectContaining({ format: 'none', packages: [] }),
      beforeLabel: 'main',
      afterLabel: '../web/yarn.lock',
      unread: [{ path: '../web/yarn.lock', reason: 'no format reads it' }],
    },
    // Evidence is asked for nothing of it: npm's configuration is that of the folder at hand.
    folder: path.join(top, 'app'),
    base: null,
    policyFolders: [path.join(top, 'web'), top, path.join(top, 'app'), top],
    policyAt: { sides, folders: ['web'] },
    policyHead: null,
    settings: [],
    installFiles: [],
  })
})

test('against HEAD the policy on disk judges it', () => {
  const head = { isJudge: false, checkouts: [commitOf({}, 'HEAD')] }
  expect(pairsOfUnread([unread('yarn.lock')], head, host)).toMatchObject([
    { policyAt: null, policyHead: head },
  ])
})

test('a file that is listed twice is one gap, with the last reason', () => {
  const pairs = pairsOfUnread([unread('a', 'first'), unread('b'), unread('a', 'second')], null, host)
  expect(pairs.map(({ pair }) => pair.unread?.[0]?.reason)).toEqual(['second', 'no format reads it'])
})

test('what is staged, and a state without a before, are called so', () => {
  const staged = { ...sides, before: null, after: { ...sides.after, label: 'index' } }
  const [one] = pairsOfUnread([{ ...unread('a'), sides: staged }], null, host)
  expect(one?.pair).toMatchObject({ beforeLabel: 'none', afterLabel: 'index' })
})
