import { expect, test } from 'vitest'
import { listUnread } from '../../src/gate/unread.ts'
import type { Lockfile } from '../../src/model/lockfile.ts'
import { approvedPolicy, lockfile } from '../support/build.ts'

const part = (key: string | null, line = 3) => ({
  line,
  key,
  words: `a key ${key}, which depgate does not know`,
})
const having = (...unknown: ReturnType<typeof part>[]): Lockfile => ({ ...lockfile([]), unknown })
const pairOf = (before: Lockfile, after: Lockfile, more = {}) => ({
  before,
  after,
  beforeLabel: 'HEAD',
  afterLabel: 'package-lock.json',
  ...more,
})
const reasonsOf = (...parameters: Parameters<typeof listUnread>) =>
  listUnread(...parameters).flatMap(({ gaps }) => gaps.map((gap) => `${gap.package}: ${gap.reason}`))
const policy = approvedPolicy()

test.each([
  ['nothing', having(), having(), []],
  [
    'a part that is new',
    having(),
    having(part('x')),
    ['package-lock.json: line 3: a key x, which depgate does not know'],
  ],
  ['an unchanged part, wherever it is', having(part('x', 9)), having(part('x')), []],
  ['a removed part', having(part('x')), having(), []],
  [
    'a part without a key, each time',
    having(part(null)),
    having(part(null)),
    [expect.stringContaining('line 3')],
  ],
])('%s', (_, before, after, expected) =>
  expect(reasonsOf([pairOf(before, after)], [], policy)).toEqual(expected),
)

test('twenty parts are named, the rest is counted', () => {
  const many = Array.from({ length: 25 }, (_, nth) => part(`k${nth}`, nth + 1))
  const reasons = reasonsOf([pairOf(having(), having(...many))], [], policy)
  expect(reasons).toHaveLength(21)
  expect(reasons.at(-1)).toContain('line 21: it and 4 more parts are none that depgate knows')
})

test('files that could not be read and trees that could not be compared are gaps of the policy’s level', () => {
  const unread = [
    { path: 'yarn.lock\u0007', reason: 'it is a lockfile of yarn, which depgate does not read' },
  ]
  const trees = [{ path: 'package-lock.json', reason: 'npm makes no tree of it' }]
  const pairs = [pairOf(having(), having(), { unread })]
  expect(reasonsOf(pairs, trees, policy)).toEqual([
    expect.stringMatching(/^yarn\.lock\P{Cc}*: it is a lockfile of yarn/u),
    'package-lock.json: npm makes no tree of it',
  ])
  const level = (gaps: 'error' | 'warn') =>
    listUnread(pairs, [], approvedPolicy({ gaps: { lockfile: gaps } }))[0]?.gaps[0]?.level
  expect([level('error'), level('warn')]).toEqual(['error', 'warn'])
})
