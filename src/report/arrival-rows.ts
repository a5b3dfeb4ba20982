// Groups what a report has of each arrival into a row, for the reporters for people.

import { groupBy } from '../text/group-by.ts'
import { packageLabel } from '../text/package-label.ts'
import { breakCommands } from '../text/plain.ts'
import type { Change, Finding, Gap, Report } from '../model/report.ts'

/** One arrival, or a file of the project (`change` is null), with its findings, waived findings and gaps. */
export interface Row {
  readonly change: Change | null
  readonly findings: readonly Finding[]
  readonly waived: Report['waived']
  readonly gaps: readonly Gap[]
  readonly verdict: (typeof order)[number]
}

/** The verdicts of a row, the worst first. */
export const order = ['fail', 'gap', 'warn', 'waived', 'pass'] as const

/** Returns a row for everything that arrived or was found, the worst first. */
export function listRows(report: Report): Row[] {
  // The package of a range is its manifest, which can have many rows: the name distinguishes them.
  const keyOf = (one: Change | Finding) => JSON.stringify([one.package, one.name, one.location?.file ?? null])
  const findings = groupBy(report.findings, keyOf)
  const waived = groupBy(report.waived, keyOf)
  const gaps = groupBy(report.gaps, (gap) => gap.package)
  const rows = report.changes
    .filter((change) => change.kind !== 'removed')
    .map((change) => {
      const key = keyOf(change)
      return toRow(change, findings.get(key) ?? [], waived.get(key) ?? [], gaps.get(change.package) ?? [])
    })
  // A finding without a change is about a file of the project; it must not be lost.
  const known = new Set(report.changes.filter((change) => change.kind !== 'removed').map(keyOf))
  const others = [...new Set([...findings.keys(), ...waived.keys()])]
    .filter((key) => !known.has(key))
    .map((key) => toRow(null, findings.get(key) ?? [], waived.get(key) ?? [], []))
  // Nor must a file that could not be read, which has no finding either.
  const named = new Set(report.changes.map((change) => change.package))
  const unread = [...gaps].flatMap(([file, same]) => (named.has(file) ? [] : [toRow(null, [], [], same)]))
  return [...rows, ...others, ...unread].sort((a, b) => order.indexOf(a.verdict) - order.indexOf(b.verdict))
}

function toRow(
  change: Row['change'],
  findings: Row['findings'],
  waived: Row['waived'],
  gaps: Row['gaps'],
): Row {
  const isFail = findings.some((one) => one.level === 'error')
  const isGap = gaps.some((gap) => gap.level === 'error')
  const quiet = waived.length > 0 ? 'waived' : 'pass'
  const verdict = isFail ? 'fail' : isGap ? 'gap' : findings.length > 0 ? 'warn' : quiet
  return { change, findings, waived, gaps, verdict }
}

/**
 * Formats a place in a file: `package-lock.json:3`. A path may end with a colon, which with the one before the line
 * number would begin a command of a CI runner (`::`).
 */
export function formatLocation({ file, line }: { file: string; line?: number | undefined }): string {
  return breakCommands(line === undefined ? file : `${file}:${line}`)
}

/** Names a row: `left-pad@1.3.0`, `left-pad in package.json`, `.npmrc:3`. */
export function formatName({ change, findings: [found], waived: [excused], gaps: [gap] }: Row): string {
  const finding = found ?? excused
  if (change === null) {
    if (finding === undefined) return gap === undefined ? '' : packageLabel(gap.package)
    const { location } = finding
    const place = location === null ? '' : formatLocation(location)
    return finding.version === null
      ? formatLocation({ file: finding.name, line: location?.line })
      : `${finding.name} in ${place}`
  }
  const { kind, name, version } = change
  return kind === 'range' ? `${name} in ${change.package}` : `${name}@${version}`
}

/** Describes what changed: `1.2.0 -> 1.3.0`, `added`, `altered: hash`. */
export function formatChange(change: Row['change']): string {
  if (change === null) return 'file'
  const { kind, version, previous, differences } = change
  if (kind === 'altered') return `altered: ${differences.join(', ')}`
  if (kind === 'range') return previous === null ? `range ${version}` : `${previous} -> ${version}`
  return kind === 'updated' ? `${previous} -> ${version}` : kind
}

/** A reason for gaps, with the packages and rules that it left open. */
export interface OpenQuestion {
  readonly level: Gap['level']
  readonly reason: string
  readonly rules: readonly string[]
  readonly packages: readonly string[]
}

/** Returns each reason for a gap once: a registry that is down leaves one in everything. */
export function listOpenQuestions(gaps: readonly Gap[]): OpenQuestion[] {
  const groups = groupBy(gaps, (gap) => JSON.stringify([gap.level, gap.evidence, gap.reason]))
  return [...groups.values()].flatMap((same) => {
    const [first] = same
    if (first === undefined) return []
    const distinct = (read: (gap: Gap) => string) => [...new Set(same.map(read))]
    const { level, reason } = first
    return [
      {
        level,
        reason,
        rules: distinct((gap) => gap.rule),
        packages: distinct((gap) => packageLabel(gap.package)),
      },
    ]
  })
}
