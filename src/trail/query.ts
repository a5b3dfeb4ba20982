// Selects lines of the audit trail.

import type { TrailLine } from '../ports/trail.ts'
import { packageLabel } from '../text/package-label.ts'

/** Which lines are selected; an empty list selects by nothing. */
export interface TrailQuery {
  /** In milliseconds since 1970; null for no such limit. */
  readonly since: number | null
  readonly until: number | null
  readonly outcomes: readonly string[]
  readonly commands: readonly string[]
  /** `name` or `name@version`. */
  readonly packages: readonly string[]
}

/** Returns the newest `count` lines that a query selects, the oldest first; 0 means all. */
export function selectNewest(lines: Iterable<TrailLine>, query: TrailQuery, count: number): TrailLine[] {
  const chosen: TrailLine[] = []
  for (const line of lines) {
    if (!matches(line, query)) continue
    chosen.push(line)
    // In batches, so that the array is not shifted for each line of a long trail.
    if (count > 0 && chosen.length >= 2 * count + 1000) chosen.splice(0, chosen.length - count)
  }
  return count === 0 ? chosen : chosen.slice(-count)
}

function matches(line: TrailLine, { since, until, outcomes, commands, packages }: TrailQuery): boolean {
  const time = Date.parse(line.time)
  if ((since !== null && time < since) || (until !== null && time > until)) return false
  if (outcomes.length > 0 && !outcomes.some((one) => one === line.outcome)) return false
  if (commands.length > 0 && !commands.includes(line.command)) return false
  return packages.length === 0 || packages.some((id) => concerns(line, id))
}

/** Whether a line lists a package, with or without its version, as an arrival, finding, waived finding or gap. */
function concerns({ arrivals, findings, waived, gaps }: TrailLine, id: string): boolean {
  const hasVersion = id.indexOf('@', 1) !== -1
  const isIt = (one: unknown) =>
    typeof one === 'string' && (one === id || (!hasVersion && one.startsWith(`${id}@`)))
  const spoken = [findings, waived, gaps].flatMap((list) => (Array.isArray(list) ? list : []))
  return (
    (Array.isArray(arrivals) && arrivals.some(isIt)) ||
    spoken.some(
      (one: { package?: unknown }) => typeof one.package === 'string' && isIt(packageLabel(one.package)),
    )
  )
}
