// A backtest as a page: its timeline, its rows, and untrusted text.

import { describe, expect, test } from 'vitest'
import { drawBacktestPage } from '../../src/backtest/page.ts'
import type { BacktestRow } from '../../src/backtest/summary.ts'
import { backtestOf, rowWith } from '../support/backtest.ts'

const draw = (...rows: Partial<BacktestRow>[]) => drawBacktestPage(backtestOf({ rows: rows.map(rowWith) }))
const barsOf = (page: string) =>
  [...page.matchAll(/<g class="(\w*)"><rect x="([\d.]+)" y="([\d.]+)" width="6" height="([\d.]+)">/g)].map(
    ([, mark, ...box]) => [mark, ...box.map(Number)],
  )
const cellsOf = (page: string) =>
  [...page.matchAll(/<tr><td>.*<\/tr>/g)].map(([row]) =>
    [...row.matchAll(/<td>(.*?)<\/td>/g)].map(([, cell]) => cell),
  )

test('a history without a commit has neither timeline nor table', () => {
  const page = drawBacktestPage(backtestOf())
  expect(page).toContain('0 commits, 0 judged')
  expect(page).not.toMatch(/<svg|<table|<h2>/)
})

describe('the timeline', () => {
  test('bars from the first day to the last, the largest change as high as there is room', () => {
    const page = draw(
      { date: '2026-01-11T00:00:00.000Z', arrivals: 100, outcome: 'fail' },
      { date: '2026-01-06T00:00:00.000Z', arrivals: 25, outcome: 'inconclusive' },
      { date: '2026-01-01T00:00:00.000Z', arrivals: 0, outcome: 'first' },
    )
    expect(barsOf(page)).toEqual([
      ['fail', 960, 40, 100],
      ['gap', 500, 87, 53],
      ['', 40, 134, 6],
    ])
    expect(page).toContain('>2026-01-01</text>')
    expect(page).toContain('text-anchor="end">2026-01-11</text>')
    expect(page).toContain('<title>2026-01-11 aaaaaaaaa: 100 arrived, blocked</title>')
  })

  test.each<[string, Partial<BacktestRow>[]]>([
    ['one commit', [{}]],
    ['two at one moment', [{}, {}]],
  ])('%s: no division by zero', (_, rows) => {
    const page = draw(...rows)
    expect(page).not.toContain('NaN')
    expect(barsOf(page)).toEqual(rows.map(() => ['pass', 40, 134, 6]))
  })
})

describe('the table', () => {
  test.each<[string, Partial<BacktestRow>, string[]]>([
    ['a pass', {}, ['0', '<span class="badge pass">pass</span>', '', '']],
    [
      'a block',
      { outcome: 'fail', waitHours: 24 },
      ['0', '<span class="badge fail">blocked</span>', '', '24 hours'],
    ],
    [
      'a block that stays',
      { outcome: 'fail' },
      ['0', '<span class="badge fail">blocked</span>', '', 'waiting would not help'],
    ],
    [
      'gaps',
      { outcome: 'inconclusive', waitHours: 24 },
      ['0', '<span class="badge gap">gaps</span>', '', ''],
    ],
    [
      'unreadable',
      { outcome: 'unreadable', trouble: 'no <JSON>' },
      ['0', '<span class="badge warn">unreadable</span>', 'no &lt;JSON&gt;', ''],
    ],
    [
      'two rules',
      {
        arrivals: 2,
        blockedBy: [
          { rule: 'a', packages: ['x', 'y'] },
          { rule: 'b', packages: ['z'] },
        ],
      },
      ['2', '<span class="badge pass">pass</span>', 'a: x, y<br>b: z', ''],
    ],
  ])('%s', (_, row, expected) =>
    expect(cellsOf(draw(row))).toEqual([['<code>aaaaaaaaa</code><br>a change', '2026-01-01', ...expected]]),
  )

  test.each([
    [20, ''],
    [21, ' and 1 more'],
  ])('of %i packages twenty are named', (count, more) => {
    const packages = Array.from({ length: count }, (_, nth) => `p${nth}`)
    const [row] = cellsOf(draw({ blockedBy: [{ rule: 'a', packages }] }))
    expect(row?.[4]).toBe(`a: ${packages.slice(0, 20).join(', ')}${more}`)
  })
})

test('untrusted text is escaped, and nothing is loaded from elsewhere', () => {
  const evil = '<script>alert(1)</script>"\'&'
  const rows = [
    rowWith({ subject: evil, commit: evil, blockedBy: [{ rule: 'a', packages: [evil] }] }),
    rowWith({ trouble: evil, outcome: 'unreadable' }),
  ]
  const page = drawBacktestPage(backtestOf({ rows }, `${evil}/package-lock.json`))
  expect(page).not.toMatch(/<script|src=|href=|https?:/i)
  expect(page.match(/&lt;script&gt;/g)?.length).toBeGreaterThanOrEqual(6)
  expect(page.match(/<tr>/g)).toHaveLength(3)
  expect(page).toContain("default-src 'none'")
})
