// Assigns the findings and gaps of a report to its lockfiles, each of which is a run.

import { groupBy } from '../../text/group-by.ts'
import type { Finding, Report } from '../../model/report.ts'
import { lockfileOf } from '../../report/lockfile-of.ts'
import type { Waiver } from '../../model/policy.ts'

/** A finding, waived or not. */
export type Found = Finding & { readonly waiver?: Waiver }

/** Groups the findings by lockfile: errors, then warnings, then what was waived. */
export function share(report: Report, lockfiles: readonly string[]): Map<string, Found[]> {
  const found: Found[] = [...report.findings, ...report.waived]
  const order = (one: Found) => (one.waiver !== undefined ? 2 : one.level === 'error' ? 0 : 1)
  const sorted = found.toSorted((a, b) => order(a) - order(b))
  const [first = ''] = lockfiles
  return groupBy(sorted, (one) =>
    lockfiles.length === 1 ? first : lockfileOf(one.location?.file ?? null, report.lockfiles),
  )
}

/**
 * Lists the lockfiles that could not be judged: they get no run, since GitHub reads an empty one as the fix of
 * everything that it showed before.
 */
export function listOpen(report: Report): Set<string> {
  const ownerOf = (one: { location: Finding['location'] }) =>
    lockfileOf(one.location?.file ?? null, report.lockfiles)
  const open = new Set<string>()
  const errors = report.gaps.filter((gap) => gap.level === 'error').map((gap) => gap.package)
  const waiting = new Set(errors)
  for (const change of report.changes) if (waiting.has(change.package)) open.add(ownerOf(change))
  const known = new Set(report.changes.map((change) => change.package))
  if (errors.some((one) => !known.has(one))) open.add(lockfileOf(null, report.lockfiles))
  for (const finding of report.findings) if (finding.level === 'error') open.delete(ownerOf(finding))
  return open
}
