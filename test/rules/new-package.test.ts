import newPackage from '../../src/rules/new-package.ts'
import { arrival, hoursAgo, locked, missing, obtained, released } from '../support/build.ts'
import { testRule } from '../support/rule.ts'

const day = 24
/** A package whose versions are so many days old; the first of them is judged. */
const since = (own: number, others: readonly (number | null)[] = [], gone: readonly number[] = []) => ({
  release: obtained({
    ...released(own * day),
    timeline: [own, ...others].map((days, nth) => ({
      version: `1.0.${nth}`,
      publishedAt: days === null ? null : hoursAgo(days * day),
      isDeprecated: false,
      publisher: null,
      trust: 'none' as const,
      scripts: {},
    })),
    firstPublishedAt: hoursAgo(Math.max(own, ...others.map((days) => days ?? 0), ...gone) * day),
    removed: gone.map((days, nth) => ({ version: `0.0.${nth}`, publishedAt: hoursAgo(days * day) })),
  }),
})
const one = arrival('a@1.0.0')

testRule(newPackage, {
  quiet: [
    {
      name: 'a changed flag on bytes that were locked before',
      arrival: arrival('a@1.0.0', {
        kind: 'altered',
        previous: '1.0.0',
        differences: ['scope'],
        before: [locked('a@1.0.0', { scope: 'development' })],
      }),
      evidence: since(1),
    },
    {
      name: 'what comes from git, of which no registry knows when it came',
      arrival: arrival('a@1.0.0', {
        copy: { source: { type: 'git', url: 'git+https://h.test/a.git', commit: null } },
      }),
      evidence: { release: missing('from git') },
    },
    { name: 'a first version of exactly the minimum', arrival: one, evidence: since(30) },
    { name: 'a young version of an old package', arrival: one, evidence: since(1, [900]) },
    { name: 'a first version that is gone', arrival: one, evidence: since(1, [], [900]) },
    {
      name: 'a shorter minimum',
      arrival: one,
      evidence: since(3),
      setting: ['warn', { minimum: '2d' }],
    },
    {
      name: 'an excluded scope',
      arrival: arrival('@s/a@1.0.0'),
      evidence: since(1),
      setting: ['warn', { exclude: ['@s/*'] }],
    },
  ],
  reports: [
    {
      name: 'a package of five hours',
      arrival: one,
      evidence: since(5 / 24),
      finding: {
        level: 'warn',
        message: "the package's first version was published 5 hours ago; the policy asks for 30 days",
        facts: { packageAgeHours: 5, minimumHours: 720 },
        eligibleAt: hoursAgo(5 - 30 * day).toISOString(),
      },
    },
    {
      name: 'the oldest of its versions, whatever their order',
      arrival: arrival('a@1.0.0', { kind: 'updated', previous: '1.0.1' }),
      evidence: since(3, [10, 20, 1]),
      finding: { message: expectedDays(20) },
    },
    {
      name: 'versions without a time, which prove nothing',
      arrival: one,
      evidence: since(3, [null]),
      finding: { message: expectedDays(3) },
    },
  ],
})

function expectedDays(days: number): string {
  return `the package's first version was published ${days} days ago; the policy asks for 30 days`
}

testRule(
  { ...newPackage, level: 'error' },
  {
    quiet: [],
    reports: [],
    gaps: [{ name: 'no publish time', arrival: one, evidence: { release: missing() }, gap: 'release' }],
  },
)
