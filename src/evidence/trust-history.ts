// Compares how a version was published with the versions of its release line before it.

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
const counted = 5
/** What this many versions in a row had is expected: lockvet's figure, known to spare maintainers who publish now and then by hand. */
const inRow = 3
/** Versions that came so shortly before do not vouch for one another: attackers publish in bursts (nx: 8 versions in 5 hours). */
const burstMs = 72 * hour

/** Whether one way of publishing is at least as strong as another. */
export function isAtLeast(trust: Trust, other: Trust): boolean {
  return ranks[trust] >= ranks[other]
}

/**
 * Returns the last versions of the same release line (the major version; for 0.x the minor) that came before a
 * version both by number and by time; those of the line before where it is the first of its own. A pre-release is
 * compared with pre-releases too, a stable version only with stable ones.
 */
export function lineBefore(
  timeline: readonly TimelineEntry[],
  version: string,
  publishedAt: Date | null,
): ReleaseLine {
  const own = semver.parse(version, { loose: true })
  // Most packages have no more than the registry's own signatures, on all their versions: they are spared the sorting.
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
    .slice(0, counted)
    .map((entry) => ({ version: entry.version, trust: entry.trust }))
  return { name: `${line}.x`, isOwn, entries }
}

type Sorted = readonly (TimelineEntry & { readonly parsed: semver.SemVer; readonly nth: number })[]

// Up to a hundred versions of a package are tried as a suggestion, each against the same thousands.
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

/** The line of a version that none came before. */
export const noLine: ReleaseLine = { name: '', isOwn: true, entries: [] }

/** What the last versions of a line all had, three of them or as many as there are. */
export function heldByAll({ entries }: ReleaseLine): Trust {
  return weakest(entries.slice(0, inRow).map(({ trust }) => trust))
}

function heldByMost({ entries }: ReleaseLine): Trust {
  const sorted = entries.map(({ trust }) => trust).sort((a, b) => ranks[b] - ranks[a])
  return weakest(sorted.slice(0, Math.floor(sorted.length / 2) + 1))
}

function weakest(trusts: readonly Trust[]): Trust {
  return trusts.reduce((a, b) => (isAtLeast(a, b) ? b : a), trusts[0] ?? 'none')
}

/** A version that was published in a weaker way than those before it. */
export interface Downgrade {
  /** What they had. */
  readonly from: Trust
  /** How many of the line's versions had it. */
  readonly held: number
  /** The newest that had it. */
  readonly last: string
  /** Not the loss of provenance in a row of versions of one line. */
  readonly asWarning: boolean
}

/** Tells a downgrade by what the registry claims; null where there is none. */
export function findDowngrade({ trust, line }: Pick<Provenance, 'trust' | 'line'>): Downgrade | null {
  const [all, most] = [heldByAll(line), heldByMost(line)]
  const isSteady = isAtLeast(all, 'provenance') && !isAtLeast(trust, all)
  // The registry's own signature is no act of a publisher: it counts only where every version had it.
  const from = isSteady || !isAtLeast(most, 'provenance') ? all : most
  if (isAtLeast(trust, from)) return null
  const holders = line.entries.filter((entry) => isAtLeast(entry.trust, from))
  const hasLostProvenance = isSteady && !isAtLeast(trust, 'provenance')
  return {
    from,
    held: holders.length,
    last: holders[0]?.version ?? '',
    asWarning: !hasLostProvenance || !line.isOwn,
  }
}

/** Whether a version has been public for so long (`within`, in minutes) that anyone who stole a token would have been found out. */
export function isSettled(publishedAt: Date | null, within: number, asOf: Date): boolean {
  return publishedAt !== null && asOf.getTime() - publishedAt.getTime() >= within * minute
}
