// The result of a backtest as data, and its totals.

import { groupBy } from '../text/group-by.ts'
import type { Policy } from '../model/policy.ts'
import type { Finding } from '../model/report.ts'
import { plain } from '../text/plain.ts'
import { version } from '../version.ts'

/** The findings of a rule at level `error` in one commit. */
export interface PastBlock {
  readonly rule: string
  readonly packages: readonly string[]
}

/** The verdict on one commit. */
export interface BacktestRow {
  readonly commit: string
  /** ISO 8601; the moment as of which the commit was judged. */
  readonly date: string
  readonly subject: string
  /** `first` added the lockfile, `unreadable` could not be read: neither is judged. */
  readonly outcome: 'pass' | 'fail' | 'inconclusive' | 'first' | 'unreadable'
  readonly arrivals: number
  readonly blockedBy: readonly PastBlock[]
  readonly warnings: number
  readonly gaps: number
  /** Hours after the commit from which it would have passed; null where waiting alone fixes nothing, or nothing blocks. */
  readonly waitHours: number | null
  /** The shortest of `thresholds` at which `minimum-age` alone would have blocked it; null for none. */
  readonly youngFrom: string | null
  readonly trouble: string | null
}

/** A backtest, as data. */
export interface Backtest {
  readonly schema: 1
  readonly tool: { readonly name: 'depgate'; readonly version: string }
  readonly lockfile: string
  readonly policy: { readonly sha256: string; readonly origins: readonly string[] }
  readonly totals: {
    readonly commits: number
    readonly judged: number
    readonly blocked: number
    readonly inconclusive: number
    readonly unreadable: number
    readonly arrivals: number
    readonly gaps: number
  }
  /** By rule: the number of commits that it would have blocked, and of its findings at level `error`. */
  readonly rules: readonly { readonly rule: string; readonly commits: number; readonly findings: number }[]
  /** What `minimum-age` would have blocked with other minimums, from the same evidence. */
  readonly thresholds: readonly { readonly minimum: string; readonly commits: number }[]
  /** By evidence and reason: the number of packages, counted in each commit, for which it was missing. */
  readonly gaps: readonly { readonly evidence: string; readonly reason: string; readonly count: number }[]
  /** The newest first. */
  readonly commits: readonly BacktestRow[]
}

/** The minimum ages that are compared. */
export const thresholds = ['1d', '3d', '7d', '14d'] as const

/** What was found in all commits. */
export interface Found {
  readonly rows: readonly BacktestRow[]
  readonly findings: readonly { readonly row: number; readonly finding: Finding }[]
  /** `<row> <package>` by evidence and reason, as a JSON array. */
  readonly missing: ReadonlyMap<string, ReadonlySet<string>>
}

/** Sums up the rows. @param lockfile - its name in the report. */
export function summarize(lockfile: string, policy: Policy, { rows, findings, missing }: Found): Backtest {
  const count = (...outcomes: BacktestRow['outcome'][]) =>
    rows.filter(({ outcome }) => outcomes.includes(outcome)).length
  const sum = (of: (row: BacktestRow) => number) => rows.reduce((all, row) => all + of(row), 0)
  return {
    schema: 1,
    tool: { name: 'depgate', version },
    lockfile: plain(lockfile),
    policy: { sha256: policy.sha256, origins: policy.origins },
    totals: {
      commits: rows.length,
      judged: count('pass', 'fail', 'inconclusive'),
      blocked: count('fail'),
      inconclusive: count('inconclusive'),
      unreadable: count('unreadable'),
      arrivals: sum((row) => row.arrivals),
      gaps: sum((row) => row.gaps),
    },
    rules: [...groupBy(findings, ({ finding }) => finding.rule)]
      .map(([rule, found]) => ({
        rule,
        commits: new Set(found.map(({ row }) => row)).size,
        findings: found.length,
      }))
      .sort((a, b) => b.commits - a.commits || (a.rule < b.rule ? -1 : 1)),
    thresholds: thresholds.map((minimum, nth) => ({
      minimum,
      commits: rows.filter(
        ({ youngFrom }) => youngFrom !== null && thresholds.findIndex((one) => one === youngFrom) <= nth,
      ).length,
    })),
    gaps: [...missing]
      .map(([key, lacking]) => {
        const [evidence = '', reason = ''] = JSON.parse(key) as string[]
        return { evidence, reason, count: lacking.size }
      })
      .sort((a, b) => b.count - a.count || (a.evidence + a.reason < b.evidence + b.reason ? -1 : 1)),
    commits: rows,
  }
}
