// Judges past changes of a lockfile, each as of its own date: what would the policy have blocked?

import type { Registry } from '../ports/registry.ts'
import type { AnyRule } from '../rules/define-rule.ts'
import { diff } from '../change/diff.ts'
import { hour, parseDuration } from '../options/duration.ts'
import { evaluate } from '../gate/evaluate.ts'
import { aboutFile, gather } from '../gate/gather.ts'
import { groupBy } from '../text/group-by.ts'
import { judge } from '../gate/judge.ts'
import type { Finding, Gap } from '../model/report.ts'
import { rules as builtIn } from '../rules/index.ts'
import { plain } from '../text/plain.ts'
import { summarize, thresholds, type Backtest, type BacktestRow } from './summary.ts'
import type { Policy } from '../model/policy.ts'
import type { AnyChange, Arrival, LockfilePair } from '../model/change.ts'

/** One past commit. */
export interface PastCommit {
  readonly commit: string
  readonly date: Date
  readonly subject: string
  /** Null where there is nothing to judge, for the reason in `trouble`. */
  readonly pair: LockfilePair | null
  /** Why the commit could not be read; null for the commit that added the lockfile. */
  readonly trouble: string | null
}

/** One backtest. */
export interface BacktestRequest {
  /** The lockfile's name in the report. */
  readonly lockfile: string
  /** The newest first. */
  readonly past: readonly PastCommit[]
  readonly policy: Policy
  readonly registry: Registry
  /** Called before each commit with the number of those that are done. */
  readonly onProgress?: (done: number) => void
  readonly rules?: readonly AnyRule[]
}

/**
 * Judges each commit as of its own date. Publish times are of then; advisories, deprecations and removals from the
 * registry are what is known now, since they carry no date.
 */
export async function backtest({
  lockfile,
  past,
  policy,
  registry,
  onProgress = () => undefined,
  rules = builtIn,
}: BacktestRequest): Promise<Backtest> {
  const rows: BacktestRow[] = []
  const findings: { readonly row: number; readonly finding: Finding }[] = []
  const missing = new Map<string, Set<string>>()
  for (const [row, one] of past.entries()) {
    onProgress(row)
    if (one.pair === null) {
      rows.push({ ...describe(one), outcome: one.trouble === null ? 'first' : 'unreadable' })
      continue
    }
    const judged = await judgeCommit(one, one.pair, { policy, registry, rules })
    findings.push(...judged.errors.map((finding) => ({ row, finding })))
    // Several rules can lack the same evidence of one package: it is counted once.
    for (const { package: subject, evidence, reason } of judged.gaps) {
      const key = JSON.stringify([evidence, reason])
      missing.set(key, (missing.get(key) ?? new Set()).add(`${row} ${subject}`))
    }
    rows.push(judged.row)
  }
  return summarize(lockfile, policy, { rows, findings, missing })
}

async function judgeCommit(
  one: PastCommit,
  { before, after, files = [] }: LockfilePair,
  { policy, registry, rules }: Required<Pick<BacktestRequest, 'policy' | 'registry' | 'rules'>>,
): Promise<{
  readonly row: BacktestRow
  readonly errors: readonly Finding[]
  readonly gaps: readonly Gap[]
}> {
  const arrivals = diff(before, after).filter(isArrival)
  const { subjects } = await gather(arrivals, registry, policy, one.date)
  const evaluations = evaluate([...subjects, ...files.map(aboutFile)], rules, policy, one.date)
  const verdict = judge(evaluations, rules, policy, one.date)
  const errors = verdict.findings.filter((finding) => finding.level === 'error')
  const isYoung = (minimum: string) => {
    const stricter = withMinimum(policy, minimum)
    const judged = judge(evaluate(subjects, rules, stricter, one.date), rules, stricter, one.date)
    return judged.findings.some(({ rule, level }) => rule === 'minimum-age' && level === 'error')
  }
  const row = {
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
  }
  return { row, errors, gaps: verdict.gaps }
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

/** The policy with only `minimum-age`, at level `error` and with another minimum. */
function withMinimum(policy: Policy, minimum: string): Policy {
  const setting = policy.rules.get('minimum-age')
  if (setting === undefined) return policy
  const options = { ...(setting.options as Record<string, unknown>), minimum: parseDuration(minimum) }
  return { ...policy, rules: new Map([['minimum-age', { level: 'error', options }]]) }
}

/** Hours until every blocking finding is eligible by waiting alone; gaps are counted separately and delay nothing here. */
function waitFor(errors: readonly Finding[], from: Date): number | null {
  const moments = errors.map(({ eligibleAt }) => (eligibleAt === null ? NaN : Date.parse(eligibleAt)))
  const last = Math.max(...moments)
  return errors.length === 0 || Number.isNaN(last)
    ? null
    : Math.max(0, Math.ceil((last - from.getTime()) / hour))
}
