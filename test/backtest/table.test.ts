// A backtest as text: its rows, its totals, and how figures are written.

import { describe, expect, test } from 'vitest'
import { drawBacktest, formatHours, formatTotals } from '../../src/backtest/table.ts'
import type { BacktestRow, Found } from '../../src/backtest/summary.ts'
import type { Finding } from '../../src/model/report.ts'
import { backtestOf, rowWith } from '../support/backtest.ts'

const linesOf = (row: Partial<BacktestRow>) => {
  const text = drawBacktest(backtestOf({ rows: [rowWith(row)] }))
  return text.slice(0, text.indexOf('\n\n')).split('\n')
}

describe('a row', () => {
  const date = 'aaaaaaaaa  2026-01-01      0 arrived  '
  test.each<[string, Partial<BacktestRow>, string[]]>([
    ['passed', {}, [`${date}pass`]],
    ['without time to wait', { outcome: 'fail' }, [`${date}blocked     waiting would not help`]],
    ['with it', { outcome: 'fail', waitHours: 5 }, [`${date}blocked     for 5 hours`]],
    // Only a blocked commit waits.
    ['of gaps', { outcome: 'inconclusive', waitHours: 5 }, [`${date}gaps`]],
    ['the first', { outcome: 'first' }, [`${date}first`]],
    ['unreadable', { outcome: 'unreadable', trouble: 'no JSON' }, [`${date}unreadable`, '    no JSON']],
    ['many arrivals', { arrivals: 12345 }, ['aaaaaaaaa  2026-01-01  12345 arrived  pass']],
    [
      'the packages of each rule, three of them',
      {
        blockedBy: [
          { rule: 'malware', packages: ['a@1.0.0', 'b@1.0.0', 'c@1.0.0'] },
          { rule: 'denied', packages: ['a@1.0.0', 'b@1.0.0', 'c@1.0.0', 'd@1.0.0', 'e@1.0.0'] },
        ],
      },
      [
        `${date}pass`,
        '    malware: a@1.0.0, b@1.0.0, c@1.0.0',
        '    denied: a@1.0.0, b@1.0.0, c@1.0.0 and 2 more',
      ],
    ],
  ])('%s', (_, row, expected) => expect(linesOf(row)).toEqual(expected))
})

test('a history without a commit has only totals', () => {
  const text = drawBacktest(backtestOf())
  expect(text.startsWith('package-lock.json: 0 commits, 0 judged with 0 arrivals under ')).toBe(true)
  expect(text.endsWith('0 at 14d\n')).toBe(true)
})

test.each([
  [0, '0 hours'],
  [1, '1 hour'],
  [71, '71 hours'],
  [72, '3 days'],
  [73, '4 days'],
  [168, '7 days'],
])('%i hours: %s', (hours, text) => expect(formatHours(hours)).toBe(text))

describe('totals', () => {
  const missing = (...rows: [evidence: string, reason: string, count: number][]): Partial<Found> => ({
    missing: new Map(
      rows.map(([evidence, reason, count]) => [
        JSON.stringify([evidence, reason]),
        new Set(Array.from({ length: count }, (_, nth) => `0 p${nth}`)),
      ]),
    ),
  })
  const gapsOf = (found: Partial<Found>) => formatTotals(backtestOf(found)).find((line) => /^gaps/.test(line))

  test.each<[string, Partial<Found>, string | undefined]>([
    ['none', {}, undefined],
    ['one', missing(['release', 'no time', 2]), 'gaps: 2 no time'],
    // One reason affects several kinds of evidence: the largest count is the number of packages.
    ['one reason twice', missing(['release', 'offline', 2], ['advisories', 'offline', 5]), 'gaps: 5 offline'],
    [
      'five',
      missing(...[1, 2, 3, 4, 5].map((n): [string, string, number] => ['release', `r${n}`, n])),
      'gaps: 5 r5, 4 r4, 3 r3, 2 r2, 1 r1',
    ],
    [
      'seven',
      missing(...[1, 2, 3, 4, 5, 6, 7].map((n): [string, string, number] => ['release', `r${n}`, n])),
      'gaps: 7 r7, 6 r6, 5 r5, 4 r4, 3 r3, and 2 other reasons',
    ],
  ])('gaps: %s', (_, found, expected) => expect(gapsOf(found)).toBe(expected))

  test.each<[BacktestRow['outcome'][], string]>([
    [['pass'], 'would have been blocked: 0 of 1'],
    [['fail', 'pass', 'first'], 'would have been blocked: 1 of 2'],
    [['fail', 'inconclusive'], 'would have been blocked: 1 of 2; 1 more could not be judged whole'],
    [['unreadable', 'pass'], 'would have been blocked: 0 of 1; 1 could not be read'],
    [
      ['inconclusive', 'unreadable'],
      'would have been blocked: 0 of 1; 1 more could not be judged whole; 1 could not be read',
    ],
  ])('%j', (outcomes, expected) =>
    expect(formatTotals(backtestOf({ rows: outcomes.map((outcome) => rowWith({ outcome })) }))[1]).toBe(
      expected,
    ),
  )

  test('rules, in the singular and the plural', () => {
    const of = (rule: string, row: number) => ({ row, finding: { rule } as Finding })
    const findings = [of('malware', 0), of('denied', 0), of('denied', 0), of('denied', 1)]
    const rows = [rowWith({ outcome: 'fail' }), rowWith({ outcome: 'fail' })]
    expect(formatTotals(backtestOf({ rows, findings })).slice(2, 4)).toEqual([
      '  denied: 2 commits, 3 findings',
      '  malware: 1 commit, 1 finding',
    ])
  })
})
