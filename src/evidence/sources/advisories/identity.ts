// Makes one of the advisories that several sources, or several records, have on the same thing.

import { covers, rank } from '../../../advisories/affected.ts'
import { normalizeId } from '../../../advisories/id.ts'
import type { Advisory, Severity } from '../../../model/evidence.ts'

/**
 * Joins the advisories of one name that are the same thing: those with one id, and those whose ids name each other as
 * aliases, directly or by a third one (OSV schema, `aliases`: symmetric and transitive; `related` and `upstream` are not
 * read). The first source that knows it is quoted; what any of them knows counts: the union of the versions, the worst
 * severity that any of them gives, and that it is malware.
 *
 * @param told - in the order of the sources; the withdrawn ones too.
 * @param version - the one that is judged.
 */
export function joinAdvisories(told: readonly Advisory[], version: string): Advisory[] {
  const live = told.filter((one) => one.withdrawn === undefined)
  return groupById(live).map((group) => joinGroup(group, told, version))
}

function groupById(advisories: readonly Advisory[]): Advisory[][] {
  const groups = new Map<string, Advisory[]>()
  for (const advisory of advisories) {
    const ids = idsOf(advisory)
    const known = [...new Set(ids.flatMap((id) => groups.get(id) ?? []))]
    // In the order of the sources, whichever groups this one joins.
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

function joinGroup(group: readonly Advisory[], told: readonly Advisory[], version: string): Advisory {
  const covering = group.filter((one) => covers(one, version))
  const isMalware = (covering.length > 0 ? covering : group).some((one) => one.isMalware)
  const quoted = quote(covering, isMalware) ?? quote(group, isMalware)
  const malware = covering.filter((one) => one.isMalware)
  const backers = malware.map((one) => findTakingBack(one, told, version))
  const takenBackBy = backers.every((one) => one !== null) ? (backers[0] ?? null) : null
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

/** The first that knows it: of malware, the first that calls it so. */
function quote(advisories: readonly Advisory[], isMalware: boolean): Advisory | undefined {
  return advisories.find((one) => one.isMalware === isMalware) ?? advisories[0]
}

/** Where one source states no severity and another does, the one that is stated counts. */
function joinSeverities(advisories: readonly Advisory[]): Severity {
  const known = advisories.map((one) => one.severity).filter((one) => one !== 'unknown')
  return known.reduce<Severity>((a, b) => (a === 'unknown' || rank(b) > rank(a) ? b : a), 'unknown')
}

/**
 * The advisory of GitHub that takes a record of malicious-packages back, or null.
 *
 * That collection takes over GitHub's malware advisories and follows their withdrawal by hand, days later: puppeteer-core
 * (MAL-2026-3655) and all versions of supabase (MAL-2026-5187) were called malware for as long. So a record counts less
 * where it was made from that advisory alone and not changed since the withdrawal, or where the advisory names other
 * versions now. A record that is kept on purpose is changed later (MAL-2023-41), and what another source reported too
 * is (ossf/malicious-packages, issues 1252 and 1297, pull request 836).
 */
function findTakingBack(record: Advisory, told: readonly Advisory[], version: string): string | null {
  const { basis, modified } = record
  if (basis === undefined || basis === null || modified === undefined || modified === null) return null
  const twins = told.filter((one) => one !== record && one.id === basis.id)
  if (twins.length === 0) return null
  const takesBack = (one: Advisory) =>
    one.withdrawn === undefined
      ? // A live source tells no time: what it tells is of now.
        basis.isStated && one.isMalware && !covers(one, version) && (one.modified ?? modified) >= modified
      : one.withdrawn >= modified
  return twins.every(takesBack) ? basis.id : null
}
