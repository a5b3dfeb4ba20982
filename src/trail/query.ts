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
  readonly rules: readonly string[]
}

/**
 * Returns the newest `count` lines that a query selects, the oldest first; 0 means all.
 *
 * @param lines - the newest first; no more of them are read than are needed.
 */
export function selectNewest(lines: Iterable<TrailLine>, query: TrailQuery, count: number): TrailLine[] {
  const chosen: TrailLine[] = []
  for (const line of lines) {
    if (matches(line, query)) chosen.push(line)
    if (count > 0 && chosen.length === count) break
  }
  return chosen.reverse()
}

function matches(line: TrailLine, query: TrailQuery): boolean {
  const { since, until, outcomes, commands, packages, rules } = query
  const time = Date.parse(line.time)
  if ((since !== null && time < since) || (until !== null && time > until)) return false
  if (outcomes.length > 0 && !outcomes.some((one) => one === line.outcome)) return false
  if (commands.length > 0 && !commands.includes(line.command)) return false
  // With rules and packages, one of the rules said something about one of the packages.
  if (rules.length > 0)
    return listSaid(line).some(
      (one) => rules.some((rule) => rule === one.rule) && (packages.length === 0 || isAny(one.id, packages)),
    )
  return packages.length === 0 || concerns(line, packages)
}

/** What a line says of a package: a finding, a waived one, or a gap. Lines can have been edited. */
interface Said {
  readonly kind: 'findings' | 'waived' | 'gaps'
  readonly rule: string
  /** `name@version`, or a file. */
  readonly id: string
}

/** Lists what a line says, findings first. */
export function listSaid(line: TrailLine): Said[] {
  return (['findings', 'waived', 'gaps'] as const).flatMap((kind) => {
    const list: unknown = line[kind]
    if (!Array.isArray(list)) return []
    return list.flatMap((one: { rule?: unknown; package?: unknown } | null) =>
      typeof one?.rule === 'string' && typeof one.package === 'string'
        ? [{ kind, rule: one.rule, id: packageLabel(one.package) }]
        : [],
    )
  })
}

/** Whether a line lists a package, with or without its version, as an arrival, finding, waived finding or gap. */
function concerns(line: TrailLine, packages: readonly string[]): boolean {
  const arrivals: unknown = line.arrivals
  const isIt = (one: unknown) => typeof one === 'string' && isAny(one, packages)
  return (Array.isArray(arrivals) && arrivals.some(isIt)) || listSaid(line).some(({ id }) => isIt(id))
}

function isAny(id: string, packages: readonly string[]): boolean {
  return packages.some((one) => id === one || (one.indexOf('@', 1) === -1 && id.startsWith(`${one}@`)))
}
