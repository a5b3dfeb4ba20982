// Narrows the affected versions of an OSV record that itself shows that fewer are meant.

import semver from 'semver'
import type { Affected, OsvEvent } from '../model/evidence.ts'

type Events = readonly OsvEvent[]

/** One of the reports that a record of malicious-packages was merged from. */
export interface Report {
  readonly source: string
  readonly id: string | null
  /** Milliseconds since 1970; NaN where unknown. */
  readonly modifiedAt: number
  readonly versions: readonly string[]
  readonly ranges: readonly Events[]
}

/** An entry of `affected`, and the facts of its record. */
export interface AffectedEntry {
  /** The record's id. */
  readonly id: string
  readonly isMalware: boolean
  readonly versions: readonly string[]
  /** Without those of type GIT, which list commits. */
  readonly ranges: readonly Events[]
  /** `last_known_affected_version_range` of GitHub's records: `<= 1.4.2`. */
  readonly lastKnown: string | null
  /** Null where they are invalid. */
  readonly reports: readonly Report[] | null
}

/**
 * Returns the versions that an entry covers. The OSV schema takes the union of lists and ranges; three kinds of record
 * are read more narrowly, because by the schema they have called clean versions malware:
 *
 * - An open range with GitHub's `last_known_affected_version_range` ends there. The record of the colors
 *   sabotage (GHSA-5rqg-jm4f-cqx7) has `introduced: 1.4.1` and `<= 1.4.2`.
 * - GitHub exports "= X" as the list `[X]` next to a range from X to the first fixed version, or without an end.
 *   Only X is meant: eslint-scope 3.7.3 was clean, and the range of GHSA-hxxf-q3w9-4xgw is 3.7.2 to 4.0.0.
 * - A malware record can keep its first, hasty report of all versions next to the correction; see `dropReplaced`.
 */
export function narrow(entry: AffectedEntry): Affected {
  const { id, versions, lastKnown } = entry
  const first = entry.ranges[0]
  const isExactly = id.startsWith('GHSA-') && versions.length === 1 && entry.ranges.length === 1
  if (isExactly && first !== undefined && beginsOnlyAt(first, versions[0]))
    return { type: 'osv', versions, ranges: [] }
  const bounded = entry.ranges.map((events) => bound(events, lastKnown))
  return { type: 'osv', versions, ranges: entry.isMalware ? dropReplaced(bounded, entry) : bounded }
}

function beginsOnlyAt(events: Events, version: string | undefined): boolean {
  const starts = events.flatMap(({ introduced }) => (introduced === undefined ? [] : [introduced]))
  return starts.length === 1 && starts[0] === version
}

function isOpen(events: Events): boolean {
  return events.every((event) => Object.keys(event).every((key) => key === 'introduced'))
}

/** `introduced: "0"` without an end: all versions. */
function isEverything(events: Events): boolean {
  return events.length > 0 && isOpen(events) && events.some(({ introduced }) => introduced === '0')
}

function isExact(events: Events): boolean {
  return events.length > 0 && !isOpen(events)
}

/** Ends an open range at the last known affected version; an end before the start, or one that does not parse, is ignored. */
function bound(events: Events, lastKnown: string | null): Events {
  if (lastKnown === null || events.length === 0 || !isOpen(events)) return events
  const upper = lastKnown.split(',').filter((part) => !/^\s*>/.test(part))
  const [, operator, text = ''] = /^\s*(<=?|=)\s*(\S+)\s*$/.exec(upper.join(',')) ?? []
  const end = semver.parse(text, { loose: true })
  if (operator === undefined || end === null) return events
  const isAfter = events.every(({ introduced = '' }) => {
    if (introduced === '0') return true
    const start = semver.parse(introduced, { loose: true })
    return start !== null && semver.compare(start, end) < (operator === '<' ? 0 : 1)
  })
  if (!isAfter) return events
  // Not `fixed`, since the record does not name that version as a fix.
  return [...events, operator === '<' ? { limit: end.version } : { last_affected: end.version }]
}

/**
 * Drops "all versions" from a malware record where the record shows that this was corrected.
 *
 * MAL-2025-47141 (@ctrl/tinycolor) has `introduced: 0` and 4.1.1 to 4.1.2: its reports are twice the same GitHub
 * advisory, first as published within the hour, then corrected, and the older one was kept. So a report no longer
 * counts once the same source has made another one under the same id that names exact versions. Where no report
 * contains "all versions", exact ranges beside it are the correction.
 *
 * A list of versions beside it proves nothing: such records are usually (MAL-2025-1378, solana-web3.js) about packages
 * that are malware from the first version on, where one scanner listed what it saw and another all versions.
 */
function dropReplaced(ranges: readonly Events[], { versions, reports }: AffectedEntry): readonly Events[] {
  const rest = ranges.filter((events) => !isEverything(events))
  if (rest.length === ranges.length || rest.length + versions.length === 0) return ranges
  if (reports === null) return ranges
  const sweeping = reports.filter((report) => report.ranges.some(isEverything))
  const isCorrected =
    sweeping.length === 0
      ? rest.some(isExact)
      : sweeping.every((report) => reports.some((other) => replaces(other, report)))
  return isCorrected ? rest : ranges
}

function replaces(other: Report, report: Report): boolean {
  const isSame = other.id !== null && other.id === report.id && other.source === report.source
  const namesVersions = other.versions.length > 0 || other.ranges.some(isExact)
  return isSame && other.modifiedAt > report.modifiedAt && namesVersions && !other.ranges.some(isEverything)
}
