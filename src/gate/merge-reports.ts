// Merges the reports of several lockfiles, each judged by its own policy and registry, into one.

import { createHash } from 'node:crypto'
import { compareFindings, compareGaps } from './judge.ts'
import { unneeded } from './judge.ts'
import type { Outcome, Report, StaleWaiver } from '../model/report.ts'

/** Returns one report: `fail` wins over `inconclusive`, and that over `pass`. */
export function mergeReports(reports: readonly [Report, ...Report[]]): Report {
  const [first, ...others] = reports
  if (others.length === 0) return first
  const outcome = worst(reports.map((one) => one.outcome))
  return {
    ...first,
    ...(reports.some((one) => one.asOfIsFuture === true) ? { asOfIsFuture: true } : {}),
    outcome,
    eligibleAt: outcome === 'fail' ? lastEligible(reports) : null,
    lockfiles: reports.flatMap((one) => one.lockfiles),
    policy: {
      sha256: mergeHashes(reports.map((one) => one.policy.sha256)),
      origins: [...new Set(reports.flatMap((one) => one.policy.origins))],
    },
    coverage: {
      arrivals: sum(reports.map((one) => one.coverage.arrivals)),
      judged: sum(reports.map((one) => one.coverage.judged)),
      evidence: mergeCounts(reports.map((one) => one.coverage.evidence)),
    },
    sources: distinct(reports.flatMap((one) => one.sources)),
    changes: reports.flatMap((one) => one.changes),
    findings: reports.flatMap((one) => one.findings).sort(compareFindings),
    waived: reports.flatMap((one) => one.waived).sort(compareFindings),
    gaps: reports.flatMap((one) => one.gaps).sort(compareGaps),
    staleWaivers: findStale(reports),
  }
}

function worst(outcomes: readonly Outcome[]): Outcome {
  if (outcomes.includes('fail')) return 'fail'
  return outcomes.includes('inconclusive') ? 'inconclusive' : 'pass'
}

/** When waiting alone will have fixed all of it; null where it does not. */
function lastEligible(reports: readonly Report[]): string | null {
  const open = reports.filter((one) => one.outcome !== 'pass')
  const moments = open.map((one) => one.eligibleAt)
  return moments.includes(null) ? null : ((moments as string[]).sort().at(-1) ?? null)
}

/** One policy keeps its hash; for several it is the hash of their hashes, in order. */
export function mergeHashes(hashes: readonly string[]): string {
  const [only, ...others] = [...new Set(hashes)]
  if (only !== undefined && others.length === 0) return only
  return createHash('sha256')
    .update([...new Set(hashes)].join('\n'))
    .digest('hex')
}

type Counts = Report['coverage']['evidence']

function mergeCounts(counts: readonly Counts[]): Counts {
  const names = [...new Set(counts.flatMap((one) => Object.keys(one)))]
  const total = (name: string, side: 'obtained' | 'missing') =>
    sum(counts.map((one) => one[name]?.[side] ?? 0))
  return Object.fromEntries(
    names.map((name) => [name, { obtained: total(name, 'obtained'), missing: total(name, 'missing') }]),
  )
}

/** A waiver that one lockfile needs is not stale, though the others do not need it. */
function findStale(reports: readonly Report[]): StaleWaiver[] {
  const used = new Set(reports.flatMap((one) => one.waived.map(({ waiver }) => JSON.stringify(waiver))))
  // The note of one lockfile may be more specific than that nothing needed the waiver.
  const known = new Map<string, StaleWaiver>()
  for (const stale of reports.flatMap((one) => one.staleWaivers)) {
    const { note, ...waiver } = stale
    const key = JSON.stringify(waiver)
    if (!used.has(key) && (!known.has(key) || note !== unneeded)) known.set(key, stale)
  }
  return [...known.values()]
}

function distinct<T>(items: readonly T[]): T[] {
  return [...new Map(items.map((item) => [JSON.stringify(item), item])).values()]
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0)
}
