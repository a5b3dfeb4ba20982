// Decides whether a young version fixes an advisory, for which the policy has a shorter wait.

import semver from 'semver'
import { covers, parseVersion, rank } from '../advisories/affected.ts'
import type { Advisory, Release, Severity } from '../model/evidence.ts'
import type { Policy } from '../model/policy.ts'
import type { PackageArrival } from '../model/change.ts'

/** The policy's options for young versions and for vulnerable ones. */
export interface FixTerms {
  readonly auditLevel: Severity
  /** Minutes; null where young versions are not judged. */
  readonly minimum: number | null
  /** Minutes; null where there is no shorter wait. */
  readonly securityFix: number | null
}

/** The advisory that a version fixes, and what it covers, as a clause: `which covers 1.2.0`. */
export interface Fix {
  readonly advisory: Advisory
  readonly clause: string
}

/** A version, and what is known of its package. */
export interface FixQuestion {
  readonly version: string
  readonly arrival: Pick<PackageArrival, 'kind' | 'previous' | 'copies'>
  readonly timeline: Release['timeline']
  readonly removed: Release['removed']
  readonly known: readonly Advisory[]
  readonly auditLevel: Severity
}

/** Reads them from the options of the rules `minimum-age` and `advisory`. */
export function readFixTerms(policy: Policy): FixTerms {
  const options = (id: string) => (policy.rules.get(id)?.options ?? {}) as Readonly<Record<string, unknown>>
  const { minimum, securityFix } = options('minimum-age')
  const { auditLevel } = options('advisory')
  const isOff = (policy.rules.get('minimum-age')?.level ?? 'off') === 'off'
  return {
    auditLevel: typeof auditLevel === 'string' ? (auditLevel as Severity) : 'critical',
    minimum: isOff || typeof minimum !== 'number' ? null : minimum,
    securityFix: typeof securityFix === 'number' ? securityFix : null,
  }
}

/**
 * Whether an advisory names a version as its fix: by the upper bound of a range (`<1.0.1`), as in npm's bulk endpoint,
 * or by `fixed` in OSV. Being outside of the covered versions is not enough: the next release of an attacker who took
 * over the package is outside too.
 */
export function namesFix({ affected }: Advisory, version: string): boolean {
  const parsed = parseVersion(version)
  if (parsed === null) return false
  const named = affected.flatMap((one) =>
    one.type === 'range'
      ? [...one.range.slice(0, 20_000).matchAll(/<(?!=)\s*v?([^\s,|<>=]+)/g)].map((match) => match[1] ?? '')
      : one.ranges.flat().flatMap(({ fixed }) => fixed ?? []),
  )
  return named.some((text) => {
    const padded = /^\d+(?:\.\d+)?$/.test(text) ? `${text}.0.0`.split('.').slice(0, 3).join('.') : text
    const one = parseVersion(padded)
    return one !== null && semver.compare(one, parsed) === 0
  })
}

/** Whether an advisory has at least a severity; one of unknown severity does not allow a shorter wait. */
function isSevere({ severity, isOfNamesake }: Advisory, auditLevel: Severity): boolean {
  return severity !== 'unknown' && isOfNamesake !== true && rank(severity) >= rank(auditLevel)
}

/**
 * The advisory of which a version is the lowest fix, or null.
 *
 * An update must fix an advisory that covers the previous version. For a first install every older version that the
 * ranges allow must be covered. A release after malware is never a fix: the attacker may have published it too.
 */
export function findFix(question: FixQuestion): Fix | null {
  const { arrival, version, known, auditLevel } = question
  if (arrival.kind !== 'updated' && arrival.kind !== 'added') return null
  const severe = known.filter((one) => !one.isMalware && isSevere(one, auditLevel))
  const isWorse = (other: string) => severe.some((one) => covers(one, other))
  const fixed = severe.filter((one) => namesFix(one, version) && !covers(one, version))
  if (fixed.length === 0 || isWorse(version) || isAfterMalware(question)) return null
  if (arrival.previous !== null) {
    const { previous } = arrival
    const advisory = fixed.find((one) => covers(one, previous))
    if (advisory === undefined || !listBetween(question, previous)?.every(isWorse)) return null
    return { advisory, clause: `which covers ${previous}` }
  }
  const older = listOlder(question)
  if (older === null || !older.every(isWorse)) return null
  const advisory = fixed.find((one) => older.some((other) => covers(one, other)))
  if (advisory === undefined) return null
  return { advisory, clause: 'and every older version that is asked for is covered by an advisory' }
}

/** The published versions between the replaced version and this one; null where this one is not higher. */
function listBetween({ version, timeline }: FixQuestion, previous: string): string[] | null {
  const [from, to] = [parseVersion(previous), parseVersion(version)]
  if (from === null || to === null || semver.compare(from, to) >= 0) return null
  return timeline.flatMap(({ version: other }) => {
    const between = parseVersion(other)
    // Pre-releases count only where the version itself is one.
    if (between === null || (between.prerelease.length > 0 && to.prerelease.length === 0)) return []
    return semver.compare(between, from) > 0 && semver.compare(between, to) < 0 ? [other] : []
  })
}

/**
 * The older versions that could be installed instead: published before this one and allowed by a copy's ranges. Null
 * where there are none. Where the ranges allow only this version, as in a manifest of exact versions, all older ones.
 */
export function listOlder({ version, arrival, timeline }: FixQuestion): string[] | null {
  const own = timeline.find((one) => one.version === version)?.publishedAt ?? null
  const to = parseVersion(version)
  if (own === null || to === null) return null
  const others = timeline.filter((one) => {
    const parsed = parseVersion(one.version)
    if (one.version === version || parsed === null) return false
    if (parsed.prerelease.length > 0 && to.prerelease.length === 0) return false
    return one.publishedAt === null || one.publishedAt < own
  })
  const lists = arrival.copies.map(({ wantedBy }) => {
    const ranges = wantedBy.filter((range) => semver.validRange(range, { loose: true }) !== null)
    const allowed = others.filter((one) =>
      ranges.every((range) => semver.satisfies(one.version, range, { loose: true })),
    )
    return allowed.length === 0 ? others : allowed
  })
  if (others.length === 0) return null
  return [...new Set(lists.flat().map((one) => one.version))]
}

/**
 * The lowest version above a vulnerable one that none of its severe advisories covers, and the moment from which it
 * passes; null where it passes already, or there is none.
 */
export function findNextFix(
  question: FixQuestion,
  { minimum, securityFix }: FixTerms,
  asOf: Date,
): { readonly version: string; readonly eligibleAt: string } | null {
  const { version, timeline, known, auditLevel } = question
  const from = parseVersion(version)
  if (from === null || minimum === null) return null
  const severe = known.filter(
    (one) => one.isMalware || isSevere(one, auditLevel) || one.severity === 'unknown',
  )
  const [fix] = timeline
    .flatMap((entry) => {
      const to = parseVersion(entry.version)
      const isFit = to !== null && (to.prerelease.length === 0 || from.prerelease.length > 0)
      if (!isFit || semver.compare(to, from) <= 0 || severe.some((one) => covers(one, entry.version)))
        return []
      return [{ version: entry.version, publishedAt: entry.publishedAt }]
    })
    .sort((a, b) => semver.compare(a.version, b.version, { loose: true }))
  if (fix === undefined || fix.publishedAt === null) return null
  const isFix = securityFix !== null && findFix({ ...question, version: fix.version }) !== null
  const wait = isFix && securityFix < minimum ? securityFix : minimum
  const eligibleAt = new Date(fix.publishedAt.getTime() + wait * 60_000)
  return eligibleAt <= asOf ? null : { version: fix.version, eligibleAt: eligibleAt.toISOString() }
}

const recentMs = 90 * 24 * 3_600_000

/** Whether this version replaces malware, or malware was published under the name in the three months before it. */
function isAfterMalware({ version, arrival, timeline, removed, known }: FixQuestion): boolean {
  const malware = known.filter((one) => one.isMalware && one.takenBackBy === undefined)
  if (malware.length === 0) return false
  const own = timeline.find((one) => one.version === version)?.publishedAt ?? null
  const recent = [...timeline, ...removed].filter(
    ({ publishedAt }) =>
      publishedAt === null || own === null || own.getTime() - publishedAt.getTime() < recentMs,
  )
  const suspects = [arrival.previous ?? version, version, ...recent.map((one) => one.version)]
  return suspects.some((other) => malware.some((one) => covers(one, other)))
}
