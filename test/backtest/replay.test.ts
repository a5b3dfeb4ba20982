import { expect, test } from 'vitest'
import { backtest, type PastCommit } from '../../src/backtest/replay.ts'
import { drawBacktest } from '../../src/backtest/table.ts'
import { emptyLockfile, parseLockfile } from '../../src/lockfile/parse.ts'
import type { Policy } from '../../src/model/policy.ts'
import type { Registry } from '../../src/ports/registry.ts'
import { parsePolicy } from '../../src/policy/parse.ts'
import { asOf, hoursAgo } from '../support/build.ts'
import { fakeRegistry } from '../support/registry.ts'

const lockfile = (packages: Record<string, string>) =>
  parseLockfile(
    JSON.stringify({
      lockfileVersion: 3,
      packages: {
        '': { name: 'app', dependencies: packages },
        ...Object.fromEntries(
          Object.entries(packages).map(([name, version]) => [
            `node_modules/${name}`,
            { version, integrity: `sha512-${'A'.repeat(86)}==` },
          ]),
        ),
      },
    }),
    'package-lock.json',
  )
const past = (
  hours: number,
  before: Record<string, string> | null,
  after: Record<string, string>,
  more: Partial<PastCommit> = {},
): PastCommit => ({
  commit: `c${hours}`.padEnd(40, '0'),
  date: hoursAgo(hours),
  subject: 'a change',
  trouble: null,
  pair: {
    before: before === null ? emptyLockfile('package-lock.json') : lockfile(before),
    after: lockfile(after),
    beforeLabel: null,
    afterLabel: '',
  },
  ...more,
})
// Only the rule whose evidence is the clock, so that each figure can be worked out by hand.
const others = [
  'advisory',
  'malware',
  'registry-mismatch',
  'integrity',
  'provenance',
  'install-script',
  'source',
]
const only = (setting: unknown) =>
  parsePolicy({
    rules: { ...Object.fromEntries(others.map((rule) => [rule, 'off'])), 'minimum-age': setting },
  })
const policy = only('error')
const registry = fakeRegistry({
  a: { '1.0.0': 5_000, '1.1.0': 1_000, '1.2.0': 500, '1.3.0': 100 },
  b: { '1.0.0': null },
})

const replay = (lockfile: string, commits: readonly PastCommit[], judging: Policy, open: Registry) =>
  backtest({ lockfile, past: commits, policy: judging, registry: open })

test('each commit is judged as of its own date', async () => {
  const found = await replay(
    'package-lock.json',
    [
      past(100 - 2, { a: '1.2.0' }, { a: '1.3.0' }),
      past(500 - 100, { a: '1.1.0' }, { a: '1.2.0' }),
      past(600, { a: '1.0.0' }, { a: '1.1.0' }),
      past(700, { a: '1.0.0' }, { a: '1.0.0', b: '1.0.0' }),
      past(800, null, { a: '1.0.0' }, { pair: null }),
      past(900, null, {}, { pair: null, trouble: 'package-lock.json is not \u001b[31mvalid JSON' }),
    ],
    policy,
    registry,
  )
  expect(asOf.toISOString()).not.toBe(found.commits[0]?.date)
  expect(found.commits).toMatchObject([
    {
      outcome: 'fail',
      waitHours: 7 * 24 - 2,
      youngFrom: '1d',
      blockedBy: [{ rule: 'minimum-age', packages: ['a@1.3.0'] }],
    },
    { outcome: 'fail', waitHours: 7 * 24 - 100, youngFrom: '7d' },
    { outcome: 'pass', waitHours: null, youngFrom: null, blockedBy: [] },
    { outcome: 'inconclusive', gaps: expect.any(Number) },
    { outcome: 'first', trouble: null },
    { outcome: 'unreadable', trouble: 'package-lock.json is not valid JSON' },
  ])
  expect(found.totals).toMatchObject({ commits: 6, judged: 4, blocked: 2, inconclusive: 1, unreadable: 1 })
  expect(found.rules).toEqual([{ rule: 'minimum-age', commits: 2, findings: 2 }])
  expect(found.thresholds).toEqual([
    { minimum: '1d', commits: 1 },
    { minimum: '3d', commits: 1 },
    { minimum: '7d', commits: 2 },
    { minimum: '14d', commits: 2 },
  ])
  expect(found.gaps).toEqual([{ evidence: 'release', reason: 'without publish time', count: 1 }])
  expect(drawBacktest(found)).toMatchInlineSnapshot(`
    "c98000000  2026-06-11      2 arrived  blocked     for 7 days
        minimum-age: a@1.3.0
    c40000000  2026-05-29      2 arrived  blocked     for 68 hours
        minimum-age: a@1.2.0
    c60000000  2026-05-21      2 arrived  pass
    c70000000  2026-05-17      2 arrived  gaps
    c80000000  2026-05-13      0 arrived  first
    c90000000  2026-05-09      0 arrived  unreadable
        package-lock.json is not valid JSON

    package-lock.json: 6 commits, 4 judged with 8 arrivals under depgate.json
    would have been blocked: 2 of 4; 1 more could not be judged whole; 1 could not be read
      minimum-age: 2 commits, 2 findings
    minimum-age alone would block: 1 at 1d, 1 at 3d, 2 at 7d, 2 at 14d
    gaps: 1 without publish time
    "
  `)
})

test('other minimums are judged without another request', async () => {
  const asked: string[] = []
  const asking = fakeRegistry({ a: { '1.0.0': 5_000, '1.3.0': 100 } }, { asked })
  const off = only('off')
  const { thresholds, totals } = await replay('x', [past(98, { a: '1.0.0' }, { a: '1.3.0' })], off, asking)
  expect(thresholds.map(({ commits }) => commits)).toEqual([1, 1, 1, 1])
  expect(totals.blocked).toBe(0)
  const once = asked.length
  await replay('x', [past(98, { a: '1.0.0' }, { a: '1.3.0' })], policy, asking)
  expect(asked.length).toBe(2 * once)
})
