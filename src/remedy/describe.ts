// Describes a remedy for the report.

import type { Lockfile } from '../model/lockfile.ts'
import type { Finding, Remedy, Report } from '../model/report.ts'
import { plain } from '../text/plain.ts'
import { formatLine, type Line } from './step.ts'

/**
 * @param refused - the report that the lines are for.
 * @param lockfiles - as the lines leave them.
 */
export function describeRemedy(
  lines: readonly Line[],
  outcome: Remedy['outcome'],
  refused: Report,
  lockfiles: readonly Lockfile[],
): Remedy {
  const errors = refused.findings.filter((finding) => finding.level === 'error')
  const names = new Set(errors.filter(({ version }) => version !== null).map(({ name }) => name))
  const packages = lockfiles.flatMap((lockfile) => lockfile.packages)
  const versions = packages
    .filter((locked) => names.has(locked.alias ?? locked.name) || names.has(locked.name))
    // Where several copies remain the nearest one is shown.
    .sort((a, b) => b.location.length - a.location.length)
    .map((locked) => [plain(locked.alias ?? locked.name, 214), plain(locked.version, 100)] as const)
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
  return { lines: lines.map(formatLine), folder: '.', outcome, versions: Object.fromEntries(versions) }
}

/** The findings at level error with the line of the remedy in place of one for each, which was not tried with the others. */
export function withRemedy(findings: readonly Finding[], { lines, versions }: Remedy): Finding[] {
  return findings.map((finding) => {
    const version = Object.hasOwn(versions, finding.name) ? versions[finding.name] : undefined
    if (finding.level !== 'error') return finding
    if (version === undefined) return { ...finding, suggestion: null }
    return { ...finding, suggestion: { version, command: lines.join(' && ') } }
  })
}
