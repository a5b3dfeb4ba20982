// Decides which versions an advisory covers.

import semver, { type SemVer } from 'semver'
import type { Advisory, Affected, OsvEvent, Severity } from '../model/evidence.ts'

const ranks: Readonly<Record<Severity, number>> = {
  info: 0,
  low: 1,
  moderate: 2,
  high: 3,
  critical: 4,
  unknown: 4,
}

/** Orders severities from mild to severe; `unknown` counts as `critical`, the worst case. */
export function rank(severity: Severity): number {
  return ranks[severity]
}

/**
 * Whether an advisory covers a version. What cannot be parsed covers: a version, a range or an event, and an advisory
 * that names no versions at all. A withdrawn advisory covers nothing.
 */
export function covers(advisory: Advisory, version: string): boolean {
  if (advisory.withdrawn !== undefined) return false
  const parsed = parseVersion(version)
  if (parsed === null || advisory.affected.length === 0) return true
  return advisory.affected.some((affected) => isAffected(affected, version, parsed))
}

/** Parses a version loosely, as npm does; null for invalid text. */
export function parseVersion(text: string): SemVer | null {
  return semver.parse(text, { loose: true })
}

function isAffected(affected: Affected, version: string, parsed: SemVer): boolean {
  if (affected.type === 'range') {
    // As npm's own client tests it, except that for npm a range that does not parse covers nothing.
    const options = { includePrerelease: true, loose: true }
    return (
      semver.validRange(affected.range, options) === null || semver.satisfies(parsed, affected.range, options)
    )
  }
  const { versions, ranges } = affected
  if (versions.length === 0 && ranges.length === 0) return true
  return (
    versions.some((one) => one === version || isEqual(one, parsed)) ||
    ranges.some((events) => isInEvents(events, parsed))
  )
}

/** `v1.2.3` and `=1.2.3` in a list are 1.2.3, as for npm. */
function isEqual(listed: string, parsed: SemVer): boolean {
  const one = parseVersion(listed)
  return one !== null && semver.compare(one, parsed) === 0
}

/** The events of an OSV range at one version. */
interface Turn {
  readonly at: SemVer | null
  isIntroduced: boolean
  isFixed: boolean
  isLastAffected: boolean
}

/**
 * Walks the events of one OSV range in version order, as the section "Evaluation" of the OSV schema (1.7) defines it.
 *
 * Of several events at one version the order that covers more is taken, except that a version which is both introduced
 * and last affected is a range of its own.
 */
function isInEvents(events: readonly OsvEvent[], version: SemVer): boolean {
  const turns = sortTurns(events)
  if (turns === null) return true
  if (!isBeforeLimits(events, version)) return false
  // Without an `introduced` event a range begins at the first version.
  let isInside = !turns.some((turn) => turn.isIntroduced)
  for (const turn of turns) {
    const order = turn.at === null ? 1 : semver.compare(version, turn.at)
    if (order < 0) break
    if (turn.isFixed) isInside = false
    const isPast = turn.isLastAffected && order > 0
    if (isInside && isPast) isInside = turn.isIntroduced
    else if (turn.isIntroduced) isInside = !isPast
  }
  return isInside
}

/** Null where an event cannot be parsed. The version of a turn is null for `introduced: "0"`, before all versions. */
function sortTurns(events: readonly OsvEvent[]): Turn[] | null {
  const turns = new Map<string, Turn>()
  for (const { introduced, fixed, last_affected: lastAffected, limit } of events) {
    const marks = [introduced, fixed, lastAffected].filter((one) => one !== undefined)
    if (marks.length === 0 && limit === undefined) return null
    for (const mark of marks) {
      const isStart = mark === '0' && mark === introduced
      const at = isStart ? null : parseVersion(mark)
      if (at === null && !isStart) return null
      const key = at?.version ?? ''
      const turn = turns.get(key) ?? { at, isIntroduced: false, isFixed: false, isLastAffected: false }
      turn.isIntroduced ||= mark === introduced
      turn.isFixed ||= mark === fixed
      turn.isLastAffected ||= mark === lastAffected
      turns.set(key, turn)
    }
  }
  return [...turns.values()].sort((a, b) => {
    if (a.at === null || b.at === null) return Number(a.at !== null) - Number(b.at !== null)
    return semver.compare(a.at, b.at)
  })
}

/** A range does not apply beyond all of its limits; `*`, or a version that does not parse, is no limit. */
function isBeforeLimits(events: readonly OsvEvent[], version: SemVer): boolean {
  const limits = events.flatMap(({ limit }) => (limit === undefined ? [] : [parseVersion(limit)]))
  return limits.length === 0 || limits.some((limit) => limit === null || semver.compare(version, limit) < 0)
}
