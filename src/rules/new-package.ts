import { isSameBytes } from '../change/compare-copies.ts'
import { defineRule } from './define-rule.ts'
import { minute, formatDuration, formatMinutes } from '../options/duration.ts'
import { isElsewhere } from '../evidence/lookup.ts'
import { duration, exclusions } from '../options/kinds.ts'
import { matches } from '../options/package-pattern.ts'

export default defineRule({
  id: 'new-package',
  summary: 'A package should have been there for some time.',
  why: 'A package made for an attack is a few hours old when something starts to depend on it (plain-crypto-js under axios, easy-day-js under mastra), and so is a name that a model invented and an attacker registered.',
  fix: 'Find out who made it and what asks for it. A package that is known to you can be excluded.',
  level: 'warn',
  judges: 'package',
  needs: ['release'],
  options: {
    minimum: duration('30d', 'How long the first version of the package must have been public.'),
    exclude: exclusions('Packages that may be new.'),
  },
  skips: (arrival, { exclude }) =>
    isSameBytes(arrival) || isElsewhere(arrival) || exclude.some((pattern) => matches(pattern, arrival)),
  describeIdle: ({ minimum }) => (minimum === 0 ? '"minimum" is 0' : null),
  *check(_arrival, { release }, { minimum }, asOf) {
    const first = release.firstPublishedAt.getTime()
    const ageMinutes = (asOf.getTime() - first) / minute
    if (ageMinutes >= minimum) return
    yield {
      message: `the package's first version was published ${formatMinutes(ageMinutes)} ago; the policy asks for ${formatDuration(minimum)}`,
      facts: { packageAgeHours: Math.floor(ageMinutes / 60), minimumHours: minimum / 60 },
      eligibleAt: new Date(first + minimum * minute),
    }
  },
})
