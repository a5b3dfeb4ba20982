// A backtest as data, for the tests of its summary, its table and its page.

import { summarize, type Backtest, type BacktestRow, type Found } from '../../src/backtest/summary.ts'
import { parsePolicy } from '../../src/policy/parse.ts'

/** One commit that passed. */
export const rowWith = (more: Partial<BacktestRow> = {}): BacktestRow => ({
  commit: 'a'.repeat(40),
  date: '2026-01-01T00:00:00.000Z',
  subject: 'a change',
  outcome: 'pass',
  arrivals: 0,
  blockedBy: [],
  warnings: 0,
  gaps: 0,
  waitHours: null,
  youngFrom: null,
  trouble: null,
  ...more,
})

/** The summary of what was found. */
export const backtestOf = (found: Partial<Found> = {}, lockfile = 'package-lock.json'): Backtest =>
  summarize(lockfile, parsePolicy({}), { rows: [], findings: [], missing: new Map(), ...found })
