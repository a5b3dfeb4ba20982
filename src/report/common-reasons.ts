// What several packages could not be judged for: one line for each reason, in place of one below each row.

import type { Gap } from '../model/report.ts'
import { groupBy } from '../text/group-by.ts'

/** A reason that left several packages open. */
export interface CommonReason {
  readonly level: Gap['level']
  readonly reason: string
  readonly evidence: string
  readonly rules: readonly string[]
  /** How many packages (or files) it left open. */
  readonly count: number
  /** All of them are packages. */
  readonly isOfPackages: boolean
}

/** Lists the reasons for gaps that two or more packages have in common, those that keep the outcome open first. */
export function listCommonReasons(gaps: readonly Gap[]): CommonReason[] {
  const of = (level: Gap['level']) =>
    [...groupBy(gaps, keyOf).values()].filter(([gap]) => gap?.level === level)
  // A package that is open for this reason anyway need not be named again for the rules at level warn.
  const open = new Set(of('error').flatMap((same) => same.map(packageKey)))
  const warned = of('warn').filter((same) => !same.every((gap) => open.has(packageKey(gap))))
  return [...of('error'), ...warned].flatMap(summarize)
}

function summarize(same: readonly Gap[]): CommonReason[] {
  const packages = new Set(same.map((gap) => gap.package))
  const [first] = same
  if (first === undefined || packages.size < 2) return []
  const { level, reason, evidence } = first
  const rules = [...new Set(same.map((gap) => gap.rule))]
  const isOfPackages = [...packages].every((one) => one.startsWith('pkg:'))
  return [{ level, reason, evidence, rules, count: packages.size, isOfPackages }]
}

function packageKey(gap: Gap): string {
  return JSON.stringify([gap.package, gap.reason])
}

/** Whether a gap's reason is one of these; one that keeps the outcome open stands for the warnings too. */
export function isCommon(gap: Gap, common: ReadonlySet<string>): boolean {
  return common.has(keyOf(gap)) || common.has(keyOf({ ...gap, level: 'error' }))
}

/** The keys by which `isCommon` finds them. */
export function keysOf(reasons: readonly CommonReason[]): ReadonlySet<string> {
  return new Set(reasons.map(keyOf))
}

/** `40 packages: no advisories (registry answered 405); run depgate advisories update`. */
export function formatCommonReason({
  level,
  reason,
  evidence,
  rules,
  count,
  isOfPackages,
}: CommonReason): string {
  const what = `${count} ${isOfPackages ? 'packages' : 'entries'}`
  const missing = reason.replace(/^without /, 'no ')
  if (level === 'warn') return `${what}, as a warning (${rules.join(', ')}): ${missing}`
  return `${what}: ${missing}${evidence === 'advisories' ? '; run depgate advisories update' : ''}`
}

function keyOf({ level, reason }: Pick<Gap, 'level' | 'reason'>): string {
  return JSON.stringify([level, reason])
}
