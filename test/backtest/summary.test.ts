// The totals of a backtest.

import { expect, test } from 'vitest'
import type { Finding } from '../../src/model/report.ts'
import { backtestOf, rowWith } from '../support/backtest.ts'

const findingOf = (rule: string) => ({ rule }) as Finding
const sum = backtestOf

test('commits are counted by outcome, and those that were not judged apart', () => {
  const outcomes = ['pass', 'fail', 'fail', 'inconclusive', 'first', 'unreadable'] as const
  const rows = outcomes.map((outcome) => rowWith({ outcome, arrivals: 2, gaps: 1 }))
  expect(sum({ rows }).totals).toEqual({
    commits: 6,
    judged: 4,
    blocked: 2,
    inconclusive: 1,
    unreadable: 1,
    arrivals: 12,
    gaps: 6,
  })
})

test('rules are sorted by the number of commits that they blocked, then by name', () => {
  const findings = [
    { row: 0, finding: findingOf('minimum-age') },
    { row: 0, finding: findingOf('minimum-age') },
    { row: 0, finding: findingOf('source') },
    { row: 1, finding: findingOf('source') },
    { row: 2, finding: findingOf('advisory') },
  ]
  expect(sum({ findings }).rules).toEqual([
    { rule: 'source', commits: 2, findings: 2 },
    { rule: 'advisory', commits: 1, findings: 1 },
    { rule: 'minimum-age', commits: 1, findings: 2 },
  ])
})

test('a commit that a short minimum age blocks is blocked by every longer one', () => {
  const rows = [rowWith({ youngFrom: '1d' }), rowWith({ youngFrom: '7d' }), rowWith({})]
  expect(sum({ rows }).thresholds).toEqual([
    { minimum: '1d', commits: 1 },
    { minimum: '3d', commits: 1 },
    { minimum: '7d', commits: 2 },
    { minimum: '14d', commits: 2 },
  ])
})

test('gaps are counted by evidence and reason, the most frequent first', () => {
  const key = (...parts: string[]) => JSON.stringify(parts)
  const missing = new Map([
    [key('release', 'without publish time'), new Set(['0 a'])],
    [key('advisories', 'registry did not answer'), new Set(['0 a', '1 a'])],
    [key('advisories', 'blind'), new Set(['0 a'])],
  ])
  expect(sum({ missing }).gaps).toEqual([
    { evidence: 'advisories', reason: 'registry did not answer', count: 2 },
    { evidence: 'advisories', reason: 'blind', count: 1 },
    { evidence: 'release', reason: 'without publish time', count: 1 },
  ])
})

test('the name of the lockfile is cleaned', () => {
  expect(backtestOf({}, '\u001b[31mx').lockfile).toBe('x')
})
