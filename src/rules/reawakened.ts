import semver from 'semver'
import { isSameBytes } from '../change/compare-copies.ts'
import { defineRule } from './define-rule.ts'
import { minute, formatDuration } from '../options/duration.ts'
import type { Release } from '../model/evidence.ts'
import { isElsewhere } from '../evidence/lookup.ts'
import { duration, exclusions } from '../options/kinds.ts'
import { matches } from '../options/package-pattern.ts'
import { lineOf } from '../evidence/release-line.ts'

export default defineRule({
  id: 'reawakened',
  summary: 'A package should not wake from a long silence with releases on several lines at once.',
  why: 'An attacker who takes over a dormant package publishes on every release line in use, within hours: rc, coa, is and node-ipc were taken that way. A project that its own authors revive begins with one release.',
  fix: 'Find out who released it and why (the repository, its tags). Until then stay on a version from before the silence.',
  level: 'warn',
  judges: 'package',
  needs: ['release'],
  options: {
    silence: duration('365d', 'After how long without a release a package counts as asleep.', Math.min),
    within: duration('24h', 'How close to the version the other lines must have been released.'),
    exclude: exclusions('Packages that may wake in any way.'),
  },
  skips: (arrival, { exclude }) =>
    isSameBytes(arrival) || isElsewhere(arrival) || exclude.some((pattern) => matches(pattern, arrival)),
  describeIdle: ({ within }) => (within === 0 ? '"within" is 0' : null),
  *check({ version }, { release }, { silence, within }, asOf) {
    // The cheap check first: a release older than this has had many users since.
    if (asOf.getTime() - release.publishedAt.getTime() > recentDays * day) return
    const at = release.publishedAt.getTime()
    if (!wasSilent(release, at, within * minute, silence * minute)) return
    const steps = listSteps(release, asOf)
    const burst = steps.filter(({ time }) => Math.abs(time - at) <= within * minute)
    const [first] = burst
    const last = steps.findLast(({ time }) => first !== undefined && time < first.time)
    if (first === undefined || last === undefined || burst.length > maxInBurst) return
    const silentMinutes = (first.time - last.time) / minute
    if (silentMinutes < silence) return
    const lines = new Set(burst.flatMap((step) => lineOf(step.version) ?? []))
    const credible = [...lines].filter((line) => continues(burst, line, steps, first.time))
    if (credible.length < 2 || !credible.includes(lineOf(version) ?? '')) return
    const others = burst.map((step) => step.version).filter((one) => one !== version)
    yield {
      message: `after ${Math.floor(silentMinutes / 1440)} days without a release, ${others.length + 1} versions on ${credible.length} lines came within ${formatDuration(within)} (${others.slice(0, 5).join(', ')}${others.length > 5 ? ' …' : ''} beside this one)`,
      facts: {
        silentDays: Math.floor(silentMinutes / 1440),
        releases: burst.length,
        lines: credible.length,
        lastBefore: last.version,
      },
    }
  },
})

const recentDays = 30
const day = 24 * 60 * minute

/** More than any attack published at once: above that, a registry imports a package or a build releases continuously. */
const maxInBurst = 20

/** Whether nothing was released in the time before a burst; rules out most packages without sorting their versions. */
function wasSilent({ timeline, removed }: Release, at: number, withinMs: number, silenceMs: number): boolean {
  const isBetween = ({ publishedAt }: { readonly publishedAt: Date | null }) => {
    const time = publishedAt?.getTime() ?? 0
    return time < at - withinMs && at - time < silenceMs
  }
  return !timeline.some(isBetween) && !removed.some(isBetween)
}

interface Step {
  readonly version: string
  readonly time: number
}

/** Every version with a time, removed ones included, in the order of their publication. */
function listSteps({ timeline, removed }: Release, asOf: Date): Step[] {
  return [...timeline, ...removed]
    .flatMap(({ version, publishedAt }): Step[] =>
      publishedAt === null || publishedAt > asOf ? [] : [{ version, time: publishedAt.getTime() }],
    )
    .sort((a, b) => a.time - b.time)
}

/**
 * Whether the releases of one line continue the versions before the burst. A mirror that records the time of its own
 * copy also shows versions of many lines on one day, but in the order in which they were requested: there the version
 * just below has a later time, or none.
 */
function continues(burst: readonly Step[], line: string, steps: readonly Step[], start: number): boolean {
  const [lowest] = burst
    .map(({ version }) => version)
    .filter((version) => lineOf(version) === line)
    .sort(semver.compareLoose)
  if (lowest === undefined) return false
  const below = steps
    .filter((step) => isStable(step) && !burst.includes(step) && semver.lt(step.version, lowest, true))
    .sort((a, b) => semver.rcompare(a.version, b.version, true))[0]
  return below !== undefined && below.time < start
}

function isStable({ version }: Step): boolean {
  return semver.parse(version, true)?.prerelease.length === 0
}
