// Merges the advisories of several sources, or several records, about the same thing.

import { covers, rank } from '../../../advisories/affected.ts'
import { normalizeId } from '../../../advisories/id.ts'
import type { Advisory, Severity } from '../../../model/evidence.ts'

/**
 * Merges the advisories of one name that are about the same thing: those with equal ids, and those whose ids are aliases
 * of each other, directly or through a third one (OSV schema, `aliases`: symmetric and transitive; `related` and
 * `upstream` are not read). The first source that has it is quoted; the facts of all sources count: the union of the
 * versions, the highest severity, and whether any of them calls it malware.
 *
 * @param reported - in the order of the sources; including the withdrawn ones.
 * @param version - the version that is judged.
 */
export function joinAdvisories(reported: readonly Advisory[], version: string): Advisory[] {
  const live = reported.filter((one) => one.withdrawn === undefined)
  return groupById(live).map((group) => joinGroup(group, reported, version))
}

function groupById(advisories: readonly Advisory[]): Advisory[][] {
  const groups = new Map<string, Advisory[]>()
  for (const advisory of advisories) {
    const ids = idsOf(advisory)
    const known = [...new Set(ids.flatMap((id) => groups.get(id) ?? []))]
    // In the order of the sources, even where this advisory joins several groups.
    const group = advisories.filter((one) => one === advisory || known.includes(one))
    for (const id of [...group.flatMap(idsOf)]) groups.set(id, group)
  }
  return [...new Set(groups.values())].sort(
    ([a], [b]) => (a ? advisories.indexOf(a) : 0) - (b ? advisories.indexOf(b) : 0),
  )
}

function idsOf({ id, aliases = [] }: Advisory): string[] {
  return [normalizeId(id), ...aliases]
}

function joinGroup(group: readonly Advisory[], reported: readonly Advisory[], version: string): Advisory {
  const covering = group.filter((one) => covers(one, version))
  const isMalware = (covering.length > 0 ? covering : group).some((one) => one.isMalware)
  const quoted = quote(covering, isMalware) ?? quote(group, isMalware)
  const malware = covering.filter((one) => one.isMalware)
  const retractions = malware.map((one) => findRetraction(one, reported, version))
  const takenBackBy = retractions.every((one) => one !== null) ? (retractions[0] ?? null) : null
  const [first] = group
  const { isOfNamesake: _, ...words } = { ...first, ...quoted } as Advisory
  const of = covering.length > 0 ? covering : group
  return {
    ...words,
    severity: joinSeverities(group),
    isMalware,
    affected: group.some((one) => one.affected.length === 0) ? [] : group.flatMap((one) => one.affected),
    aliases: [...new Set(group.flatMap(idsOf))].filter((id) => id !== normalizeId(words.id)),
    ...(of.every((one) => one.isOfNamesake === true) ? { isOfNamesake: true } : {}),
    ...(takenBackBy === null ? {} : { takenBackBy }),
  }
}

/** The first advisory; for malware, the first that calls it malware. */
function quote(advisories: readonly Advisory[], isMalware: boolean): Advisory | undefined {
  return advisories.find((one) => one.isMalware === isMalware) ?? advisories[0]
}

/** The highest severity; a stated one counts more than an unknown one. */
function joinSeverities(advisories: readonly Advisory[]): Severity {
  const known = advisories.map((one) => one.severity).filter((one) => one !== 'unknown')
  return known.reduce<Severity>((a, b) => (a === 'unknown' || rank(b) > rank(a) ? b : a), 'unknown')
}

/**
 * The advisory of GitHub that retracts a record of malicious-packages, or null.
 *
 * That collection imports GitHub's malware advisories and follows their withdrawal by hand, days later: until then
 * puppeteer-core (MAL-2026-3655) and all versions of supabase (MAL-2026-5187) were called malware. So a record counts
 * less where it was made from that advisory alone and not changed since the withdrawal, or where the advisory names
 * other versions now. A record that is kept on purpose is changed later (MAL-2023-41), as is one that another source
 * reported too (ossf/malicious-packages, issues 1252 and 1297, pull request 836).
 */
function findRetraction(record: Advisory, reported: readonly Advisory[], version: string): string | null {
  const { basis, modified } = record
  if (basis === undefined || basis === null || modified === undefined || modified === null) return null
  const bases = reported.filter((one) => one !== record && one.id === basis.id)
  if (bases.length === 0) return null
  const retracts = (one: Advisory) =>
    one.withdrawn === undefined
      ? // A live source states no time of change: its answer is current.
        basis.isStated && one.isMalware && !covers(one, version) && (one.modified ?? modified) >= modified
      : one.withdrawn >= modified
  return bases.every(retracts) ? basis.id : null
}
