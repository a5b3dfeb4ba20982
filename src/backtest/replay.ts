// Replays past changes of a lockfile as of their own moments: what a policy would have blocked.

import type { Registry } from '../ports/registry.ts'
import type { AnyRule } from '../rules/define-rule.ts'
import { diff } from '../change/diff.ts'
import { hour, parseDuration } from '../options/duration.ts'
import { evaluate } from '../gate/evaluate.ts'
import { aboutFile, gather } from '../gate/gather.ts'
import { groupBy } from '../text/group-by.ts'
import { judge } from '../gate/judge.ts'
import type { Finding } from '../model/report.ts'
import { rules as builtIn } from '../rules/index.ts'
import { plain } from '../text/plain.ts'
import { version } from '../version.ts'
import type { Policy } from '../model/policy.ts'
import type { AnyChange, Arrival, LockfilePair } from '../model/change.ts'

/** One commit of the past, read. */
export interface PastCommit {
  readonly commit: string
  readonly date: Date
  readonly subject: string
  /** Null where there is nothing to judge, for the reason in `trouble`. */
  readonly pair: LockfilePair | null
  /** Why it could not be read; null for the commit that brought the lockfile into being. */
  readonly trouble: string | null
}

/** What a rule found in one commit at level `error`. */
export interface PastBlock {
  readonly rule: string
  readonly packages: readonly string[]
}

/** What the policy would have stated about one commit. */
export interface BacktestRow {
  readonly commit: string
  /** ISO 8601: the moment as of which it was judged. */
  readonly date: string
  readonly subject: string
  /** `first` brought the lockfile into being, `unreadable` could not be read: neither is judged. */
  readonly outcome: 'pass' | 'fail' | 'inconclusive' | 'first' | 'unreadable'
  readonly arrivals: number
  readonly blockedBy: readonly PastBlock[]
  readonly warnings: number
  readonly gaps: number
  /** Hours after the commit from which it would have passed; null where waiting alone fixes nothing, or need not. */
  readonly waitHours: number | null
  /** The shortest of `thresholds` under which `minimum-age` alone would have blocked it, and all longer ones; null for none. */
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
  /** By rule: the commits that it would have blocked, and its findings at level `error`. */
  readonly rules: readonly { readonly rule: string; readonly commits: number; readonly findings: number }[]
  /** What `minimum-age` would have blocked with other minimums, from the same evidence. */
  readonly thresholds: readonly { readonly minimum: string; readonly commits: number }[]
  /** By evidence and reason: the packages for which it could not be had, in each commit. */
  readonly gaps: readonly { readonly evidence: string; readonly reason: string; readonly count: number }[]
  /** The newest first. */
  readonly commits: readonly BacktestRow[]
}

/** The minimums that are compared. */
const thresholds = ['1d', '3d', '7d', '14d'] as const

/**
 * Judges each commit as of its own date. Publish times are of then; advisories, deprecations and what is gone from
 * the registry are what is known now, for they carry no date.
 *
 * @param tell - is called before each commit, with how many are done.
 */
export async function backtest(
  lockfile: string,
  past: readonly PastCommit[],
  policy: Policy,
  registry: Registry,
  tell: (done: number) => void = () => undefined,
  rules: readonly AnyRule[] = builtIn,
): Promise<Backtest> {
  const rows: BacktestRow[] = []
  const findings: { readonly row: number; readonly finding: Finding }[] = []
  const missing = new Map<string, Set<string>>()
  for (const [row, one] of past.entries()) {
    tell(row)
    if (one.pair === null) {
      rows.push({ ...describe(one), outcome: one.trouble === null ? 'first' : 'unreadable' })
      continue
    }
    const changes = diff(one.pair.before, one.pair.after)
    const arrivals = changes.filter(isArrival)
    const { subjects } = await gather(arrivals, registry, policy, one.date)
    const files = (one.pair.files ?? []).map(aboutFile)
    const evaluations = evaluate([...subjects, ...files], rules, policy, one.date)
    const verdict = judge(evaluations, rules, policy, one.date)
    const errors = verdict.findings.filter((finding) => finding.level === 'error')
    findings.push(...errors.map((finding) => ({ row, finding })))
    // Several rules can lack the same of one package: that is one thing that could not be had.
    for (const { package: subject, evidence, reason } of verdict.gaps) {
      const key = JSON.stringify([evidence, reason])
      missing.set(key, (missing.get(key) ?? new Set()).add(`${row} ${subject}`))
    }
    const isYoung = (minimum: string) => {
      const stricter = withMinimum(policy, minimum)
      const judged = judge(evaluate(subjects, rules, stricter, one.date), rules, stricter, one.date)
      return judged.findings.some(({ rule, level }) => rule === 'minimum-age' && level === 'error')
    }
    rows.push({
      ...describe(one),
      outcome: verdict.outcome,
      arrivals: arrivals.length,
      blockedBy: [...groupBy(errors, ({ rule }) => rule)].map(([rule, found]) => ({
        rule,
        packages: found.map(({ name, version }) => (version === null ? name : `${name}@${version}`)),
      })),
      warnings: verdict.findings.length - errors.length,
      gaps: verdict.gaps.length,
      waitHours: waitFor(errors, one.date),
      youngFrom: thresholds.find(isYoung) ?? null,
    })
  }
  return total(lockfile, policy, rows, findings, missing)
}

function describe({ commit, date, subject, trouble }: PastCommit): BacktestRow {
  return {
    commit,
    date: date.toISOString(),
    subject: plain(subject, 120),
    outcome: 'unreadable',
    arrivals: 0,
    blockedBy: [],
    warnings: 0,
    gaps: 0,
    waitHours: null,
    youngFrom: null,
    trouble: trouble === null ? null : plain(trouble),
  }
}

function isArrival(change: AnyChange): change is AnyChange & Arrival {
  return change.kind !== 'removed'
}

/** The policy with another minimum, and with the rule switched on: what it would do is the question. */
function withMinimum(policy: Policy, minimum: string): Policy {
  const setting = policy.rules.get('minimum-age')
  if (setting === undefined) return policy
  const options = { ...(setting.options as Record<string, unknown>), minimum: parseDuration(minimum) }
  return { ...policy, rules: new Map([['minimum-age', { level: 'error', options }]]) }
}

/** Hours until waiting alone has fixed all that blocks; gaps are counted apart and delay nothing here. */
function waitFor(errors: readonly Finding[], from: Date): number | null {
  const moments = errors.map(({ eligibleAt }) => (eligibleAt === null ? NaN : Date.parse(eligibleAt)))
  const last = Math.max(...moments)
  return errors.length === 0 || Number.isNaN(last)
    ? null
    : Math.max(0, Math.ceil((last - from.getTime()) / hour))
}

function total(
  lockfile: string,
  policy: Policy,
  rows: readonly BacktestRow[],
  findings: readonly { readonly row: number; readonly finding: Finding }[],
  missing: ReadonlyMap<string, ReadonlySet<string>>,
): Backtest {
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
