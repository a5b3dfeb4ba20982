import semver from 'semver'
import { isSameBytes } from '../change/compare-copies.ts'
import { defineRule } from './define-rule.ts'
import { minute, formatMinutes } from '../options/duration.ts'
import type { Release } from '../model/evidence.ts'
import { isElsewhere } from '../evidence/lookup.ts'
import { duration, exclusions } from '../options/kinds.ts'
import { matches } from '../options/package-pattern.ts'
import { lineOf } from '../evidence/release-line.ts'

export default defineRule({
  id: 'superseded',
  summary: 'A version should not have been replaced in unusual haste by one that is still young.',
  why: 'A bad version is answered by a clean one within hours, and then a gate that only counts days picks the bad one while the clean one is still too young. Haste is measured by the package itself: a day at most, and a quarter of what its releases usually take.',
  fix: 'Read what the newer version fixes. Stay on a version from before both, or take the newer one once it is old enough.',
  level: 'warn',
  judges: 'package',
  needs: ['release'],
  options: {
    within: duration('24h', 'How soon after the version its successor must have come.'),
    young: duration('7d', 'Under which age a successor counts: one that is older could have been taken.'),
    exclude: exclusions('Packages whose releases follow each other in any rhythm.'),
  },
  skips: (arrival, { exclude }) =>
    isSameBytes(arrival) || isElsewhere(arrival) || exclude.some((pattern) => matches(pattern, arrival)),
  describeIdle: ({ within, young }) => (within === 0 ? '"within" is 0' : young === 0 ? '"young" is 0' : null),
  *check({ version }, { release }, { within, young }, asOf) {
    const published = release.publishedAt.getTime()
    // The cheap check first: most versions are old, and so are those released soon after them.
    if (asOf.getTime() - published > (within + young) * minute) return
    const line = listLine(version, release, asOf)
    const successor = line.find((one) => one.time > published && semver.gt(one.version, version))
    if (successor === undefined) return
    const gapMinutes = (successor.time - published) / minute
    const ageMinutes = (asOf.getTime() - successor.time) / minute
    const usualMinutes = usualGap(line.filter((one) => one.time <= published).map((one) => one.time))
    if (gapMinutes > within || ageMinutes >= young) return
    if (usualMinutes === null || gapMinutes * 4 > usualMinutes) return
    yield {
      message: `${successor.version} replaced it after ${formatMinutes(gapMinutes)}, where this package usually takes ${formatMinutes(usualMinutes)}, and is only ${formatMinutes(ageMinutes)} old`,
      facts: {
        successor: successor.version,
        gapHours: toHours(gapMinutes),
        usualGapHours: toHours(usualMinutes),
        successorAgeHours: Math.floor(ageMinutes / 60),
      },
    }
  },
})

interface Step {
  readonly version: string
  readonly time: number
}

/** The stable versions of the release line, in the order of their publication. */
function listLine(version: string, { timeline }: Release, asOf: Date): Step[] {
  const own = semver.parse(version)
  if (own === null || own.prerelease.length > 0) return []
  return timeline
    .flatMap((entry): Step[] => {
      const isStable = semver.prerelease(entry.version) === null
      if (!isStable || entry.publishedAt === null || lineOf(entry.version) !== lineOf(version)) return []
      return [{ version: entry.version, time: entry.publishedAt.getTime() }]
    })
    .filter(({ version: one, time }) => time <= asOf.getTime() && semver.valid(one) !== null)
    .sort((a, b) => a.time - b.time)
}

/** The median of the last ten gaps, in minutes; null where there are too few to call anything usual. */
function usualGap(times: readonly number[]): number | null {
  const gaps = times.slice(1).map((time, nth) => (time - (times[nth] ?? time)) / minute)
  const last = gaps.slice(-10).sort((a, b) => a - b)
  return last.length < 3 ? null : (last[Math.floor(last.length / 2)] ?? null)
}

function toHours(minutes: number): number {
  return Math.round(minutes / 6) / 10
}
