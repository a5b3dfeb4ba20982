import { isLowestFix } from '../advisory.ts'
import { isSameBytes } from '../copies.ts'
import { defineRule } from '../define.ts'
import { hour, minute, sayDuration, sayMinutes } from '../duration.ts'
import { duration, durationOrFalse, exclusions } from '../options.ts'
import { matches } from '../pattern.ts'

export default defineRule({
  id: 'minimum-age',
  summary: 'A version must have been public for some time.',
  why: 'Of 30 documented npm compromises with a known end, 28 were found within 7 days of the release, half of them within 4 hours. An install that waits is an install that others have tested.',
  fix: 'Install the older version that the finding names, or wait until the moment it gives. A version that mends an advisory of the one it replaces passes after `securityFix`. What has no publish time (git, a file, another host) cannot be judged: take it from the registry.',
  level: 'error',
  judges: 'package',
  needs: ['release'],
  wants: ['advisories'],
  options: {
    minimum: duration('7d', 'How long a version must have been public.'),
    highRisk: duration('72h', 'Under this age the finding says that the risk is high.'),
    securityFix: durationOrFalse(
      '24h',
      'From this age on, the lowest fix of an advisory that covers the replaced version is only warned of; `false` turns that off.',
    ),
    exclude: exclusions('Packages that may be young.'),
  },
  // A changed flag or place of what was locked before brings nothing young in.
  skips: (arrival, { exclude }) =>
    isSameBytes(arrival) || exclude.some((pattern) => matches(pattern, arrival)),
  sayIdle: ({ minimum }) => (minimum === 0 ? '"minimum" is 0' : null),
  *check(arrival, { release, advisories }, { minimum, highRisk, securityFix }, asOf) {
    const { publishedAt } = release
    const ageMinutes = (asOf.getTime() - publishedAt.getTime()) / minute
    if (ageMinutes >= minimum) return
    const facts = {
      ageHours: Math.floor((ageMinutes * minute) / hour),
      minimumHours: minimum / 60,
      highRisk: ageMinutes < highRisk,
    }
    const eligible = (minutes: number) => new Date(publishedAt.getTime() + minutes * minute)
    const message =
      `published ${sayMinutes(ageMinutes)} ago; the policy asks for ${sayDuration(minimum)}` +
      (facts.highRisk ? `, and under ${sayDuration(highRisk)} the risk is high` : '')
    const breach = { message, facts, eligibleAt: eligible(minimum) }

    const previous = arrival.kind === 'updated' ? arrival.previous : null
    const mended =
      previous === null || securityFix === false || advisories.status !== 'obtained'
        ? undefined
        : advisories.value.known.find((advisory) =>
            isLowestFix(
              advisory,
              arrival.version,
              previous,
              release.timeline.map((entry) => entry.version),
            ),
          )
    if (mended === undefined || securityFix === false || securityFix >= minimum) {
      yield breach
    } else if (ageMinutes >= securityFix) {
      yield {
        ...breach,
        ifAlone: {
          message: `published ${sayMinutes(ageMinutes)} ago; let through as the lowest fix of ${mended.id}, which covers ${previous}`,
          facts: { ...facts, advisory: mended.id },
          isLesser: true,
          eligibleAt: null,
        },
      }
    } else {
      yield {
        ...breach,
        ifAlone: {
          message: `${message}; as the lowest fix of ${mended.id}, which covers ${previous}, it passes after ${sayDuration(securityFix)}`,
          facts: { ...facts, advisory: mended.id },
          eligibleAt: eligible(securityFix),
        },
      }
    }
  },
})
