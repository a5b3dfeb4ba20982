import { isSameBytes } from '../change/compare-copies.ts'
import { defineRule } from './define-rule.ts'
import { hour, minute, formatDuration, formatMinutes } from '../options/duration.ts'
import { duration, durationOrFalse, exclusions } from '../options/kinds.ts'
import { matches, parsePattern } from '../options/package-pattern.ts'
import { globSource } from '../text/glob.ts'
import { plain } from '../text/plain.ts'
import type { AgeFloor } from '../model/lockfile.ts'
import type { PackageArrival } from '../model/change.ts'
import { findFix, readFixTerms } from '../evidence/security-fix.ts'

export default defineRule({
  id: 'minimum-age',
  summary: 'A version must have been public for some time.',
  why: 'Of 30 documented npm compromises with a known end, 28 were found within 7 days of the release, half of them within 4 hours. An install that waits is an install that others have tested.',
  fix: 'Install the older version that the finding names, or wait until the moment it gives. A version that an advisory at or above `auditLevel` names as its fix passes after `securityFix`, if that advisory covers the version it replaces, or, where none is replaced, if every older version that is asked for is covered. What has no publish time (git, a file, another host) cannot be judged: take it from the registry.',
  level: 'error',
  judges: 'package',
  needs: ['release'],
  wants: ['advisories'],
  options: {
    minimum: duration('7d', 'How long a version must have been public.'),
    highRisk: duration('72h', 'Under this age the finding states a high risk.'),
    securityFix: durationOrFalse(
      '24h',
      'From this age on, the version that an advisory names as its fix is only warned of; `false` turns that off.',
    ),
    exclude: exclusions('Packages that may be young.'),
  },
  // A changed flag or location of bytes that were locked before brings no new code in.
  skips: (arrival, { exclude }) =>
    isSameBytes(arrival) || exclude.some((pattern) => matches(pattern, arrival)),
  describeIdle: ({ minimum }) => (minimum === 0 ? '"minimum" is 0' : null),
  *check(arrival, { release, advisories }, { minimum: asked, highRisk, securityFix }, asOf, policy) {
    const { publishedAt } = release
    const floor = floorOf(arrival, asked)
    const minimum = floor?.minutes ?? asked
    const asker =
      floor === null ? 'the policy' : `"${plain(floor.setting, 80)}" of ${floor.manager} (${floor.file})`
    const ageMinutes = (asOf.getTime() - publishedAt.getTime()) / minute
    if (ageMinutes >= minimum) return
    const facts = {
      ageHours: Math.floor((ageMinutes * minute) / hour),
      minimumHours: minimum / 60,
      highRisk: ageMinutes < highRisk,
    }
    const eligible = (minutes: number) => new Date(publishedAt.getTime() + minutes * minute)
    const message =
      `published ${formatMinutes(ageMinutes)} ago; ${asker} asks for ${formatDuration(minimum)}` +
      (facts.highRisk ? `, and under ${formatDuration(highRisk)} the risk is high` : '')
    const breach = { message, facts, eligibleAt: eligible(minimum) }

    const fix =
      securityFix === false || securityFix >= minimum || advisories.status !== 'obtained'
        ? null
        : findFix({
            version: arrival.version,
            arrival,
            timeline: release.timeline,
            removed: release.removed,
            known: advisories.value.known,
            auditLevel: readFixTerms(policy).auditLevel,
          })
    if (fix === null || securityFix === false) {
      yield breach
      return
    }
    const { advisory, clause } = fix
    const about = { ...facts, advisory: advisory.id }
    if (ageMinutes >= securityFix) {
      const text = `published ${formatMinutes(ageMinutes)} ago; let through as the lowest fix of ${advisory.id}, ${clause}`
      yield { ...breach, ifAlone: { message: text, facts: about, asWarning: true, eligibleAt: null } }
    } else {
      const text = `${message}; as the lowest fix of ${advisory.id}, ${clause}, it passes after ${formatDuration(securityFix)}`
      yield { ...breach, ifAlone: { message: text, facts: about, eligibleAt: eligible(securityFix) } }
    }
  },
})

/** The highest age that the project's own package manager asks for beyond that of the policy; null where it asks for no more. */
function floorOf(arrival: PackageArrival, minimum: number): AgeFloor | null {
  const floors = (arrival.project.ageFloors ?? []).filter(
    ({ minutes, exclude }) => minutes > minimum && !exclude.some((text) => isExempt(text, arrival)),
  )
  return floors.toSorted((one, other) => other.minutes - one.minutes)[0] ?? null
}

/** A name, a pattern of ours, or a glob as pnpm and yarn have it (`@acme/*`, `acme-*`). */
function isExempt(text: string, { name, version }: PackageArrival): boolean {
  const pattern = parsePattern(text)
  if (pattern !== null) return matches(pattern, { name, version })
  // With more of them a pattern can take a second for each name.
  const stars = text.split('*').length - 1
  return stars > 0 && stars <= 3 && text.length <= 214 && new RegExp(`^${globSource(text)}$`).test(name)
}
