// Compares the trust level of a version with that of the earlier versions of its release line.

import semver from 'semver'
import type { Provenance, ReleaseLine } from '../model/evidence.ts'
import { hour, minute } from '../options/duration.ts'
import type { TimelineEntry, Trust } from '../model/published.ts'
import { nameLine } from './release-line.ts'

const ranks: Readonly<Record<Trust, number>> = {
  none: 0,
  signature: 1,
  provenance: 2,
  'trusted-publisher': 3,
}
const maxVersions = 5
/** The trust of so many versions in a row is expected: lockvet's figure, which spares maintainers who sometimes publish by hand. */
const inRow = 3
/** Versions so shortly before one prove nothing about it: attackers publish in bursts (nx: 8 versions in 5 hours). */
const burstMs = 72 * hour

/** Whether one way of publishing is at least as strong as another. */
export function isAtLeast(trust: Trust, other: Trust): boolean {
  return ranks[trust] >= ranks[other]
}

/**
 * Returns the last versions of the same release line (the major version; for 0.x the minor) before a version, both by
 * number and by time; those of the previous line for the first version of a line. A pre-release is compared with
 * pre-releases too, a stable version only with stable ones.
 */
export function lineBefore(
  timeline: readonly TimelineEntry[],
  version: string,
  publishedAt: Date | null,
): ReleaseLine {
  const own = semver.parse(version, { loose: true })
  // The usual package has only the registry's own signatures on all its versions: no need to sort them.
  const isUniform = timeline.every(
    ({ trust }) => trust === timeline[0]?.trust && !isAtLeast(trust, 'provenance'),
  )
  if (own === null || isUniform) return noLine
  const place = timeline.findIndex((entry) => entry.version === version)
  const before = sortOnce(timeline).filter(({ publishedAt: at, nth, parsed }) => {
    const isEarlier = publishedAt !== null && at !== null ? at < publishedAt : nth < place
    if (!isEarlier || parsed.compare(own) >= 0) return false
    return parsed.prerelease.length === 0 || own.prerelease.length > 0
  })
  const newest = before[0]
  if (newest === undefined) return noLine
  const name = nameLine(own)
  const isOwn = before.some(({ parsed }) => nameLine(parsed) === name)
  const line = isOwn ? name : nameLine(newest.parsed)
  const ofLine = before.filter(({ parsed }) => nameLine(parsed) === line)
  const hadProvenance = ofLine.some(({ trust }) => isAtLeast(trust, 'provenance'))
  const isBurst = (entry: TimelineEntry) =>
    hadProvenance &&
    !isAtLeast(entry.trust, 'provenance') &&
    publishedAt !== null &&
    entry.publishedAt !== null &&
    publishedAt.getTime() - entry.publishedAt.getTime() < burstMs
  const entries = ofLine
    .filter((entry) => !isBurst(entry))
    .slice(0, maxVersions)
    .map((entry) => ({ version: entry.version, trust: entry.trust }))
  return { name: `${line}.x`, isOwn, entries }
}

type Sorted = readonly (TimelineEntry & { readonly parsed: semver.SemVer; readonly nth: number })[]

// Up to a hundred versions of a package are tried as a suggestion, each compared with the same thousands.
const sorted = new WeakMap<readonly TimelineEntry[], Sorted>()

/** The versions of a package, the highest first. */
function sortOnce(timeline: readonly TimelineEntry[]): Sorted {
  const known = sorted.get(timeline)
  if (known !== undefined) return known
  const made = timeline
    .flatMap((entry, nth) => {
      const parsed = semver.parse(entry.version, { loose: true })
      return parsed === null ? [] : [{ ...entry, parsed, nth }]
    })
    .sort((a, b) => b.parsed.compare(a.parsed))
  sorted.set(timeline, made)
  return made
}

/** The line of a version without earlier ones. */
export const noLine: ReleaseLine = { name: '', isOwn: true, entries: [] }

/** The trust that all of the last three versions of a line had, or of all where there are fewer. */
export function trustOfAll({ entries }: ReleaseLine): Trust {
  return weakest(entries.slice(0, inRow).map(({ trust }) => trust))
}

function trustOfMajority({ entries }: ReleaseLine): Trust {
  const sorted = entries.map(({ trust }) => trust).sort((a, b) => ranks[b] - ranks[a])
  return weakest(sorted.slice(0, Math.floor(sorted.length / 2) + 1))
}

function weakest(trusts: readonly Trust[]): Trust {
  return trusts.reduce((a, b) => (isAtLeast(a, b) ? b : a), trusts[0] ?? 'none')
}

/** A version with weaker trust than the earlier ones. */
export interface Downgrade {
  /** The trust of the earlier versions. */
  readonly from: Trust
  /** The number of the line's versions with that trust. */
  readonly count: number
  /** The newest version with that trust. */
  readonly last: string
  /** Whether it is less than the loss of provenance that every recent version of the line had. */
  readonly asWarning: boolean
}

/** Finds a downgrade by the registry's claims; null where there is none. */
export function findDowngrade({ trust, line }: Pick<Provenance, 'trust' | 'line'>): Downgrade | null {
  const [all, majority] = [trustOfAll(line), trustOfMajority(line)]
  const isSteady = isAtLeast(all, 'provenance') && !isAtLeast(trust, all)
  // The registry makes its signatures itself, not the publisher: they count only where every version had one.
  const from = isSteady || !isAtLeast(majority, 'provenance') ? all : majority
  if (isAtLeast(trust, from)) return null
  const trusted = line.entries.filter((entry) => isAtLeast(entry.trust, from))
  const hasLostProvenance = isSteady && !isAtLeast(trust, 'provenance')
  return {
    from,
    count: trusted.length,
    last: trusted[0]?.version ?? '',
    asWarning: !hasLostProvenance || !line.isOwn,
  }
}

/** Whether a version has been public for `within` minutes: by then the theft of a token would have been discovered. */
export function isSettled(publishedAt: Date | null, within: number, asOf: Date): boolean {
  return publishedAt !== null && asOf.getTime() - publishedAt.getTime() >= within * minute
}
