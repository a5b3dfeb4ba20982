import publisher from '../../src/rules/publisher.ts'
import { arrival, hoursAgo, missing, obtained } from '../support/build.ts'
import { testRule } from '../support/rule.ts'
import type { Trust } from '../../src/model/published.ts'

const by = (name: string, earlier: readonly string[], trust: Trust = 'signature') => ({
  publishers: obtained({ publisher: name, trust, earlier: new Set(earlier) }),
})
/** Who published how many hours ago; the last of them published the version judged. */
const history = (...steps: readonly [string, number][]) => {
  const timeline = steps.map(([name, hours], nth) => ({
    version: `1.0.${nth}`,
    publishedAt: hoursAgo(hours),
    isDeprecated: false,
    publisher: name,
    trust: 'none' as const,
    scripts: {},
  }))
  const [name, hours] = steps.at(-1) ?? ['', 0]
  const release = obtained({
    publishedAt: hoursAgo(hours),
    timeline,
    removed: [],
    firstPublishedAt: hoursAgo(10_000),
  })
  return {
    ...by(
      name,
      steps.slice(0, -1).map(([who]) => who),
    ),
    release,
  }
}
const one = arrival('a@1.1.0', { kind: 'updated', previous: '1.0.0' })

testRule(publisher, {
  quiet: [
    {
      name: 'someone who came a week before',
      arrival: one,
      evidence: history(['ann', 9000], ['eve', 178], ['eve', 10]),
    },
    {
      name: 'the account that created the package, however young it is',
      arrival: one,
      evidence: history(['eve', 9], ['ann', 8], ['eve', 7]),
    },
    { name: 'the only one there ever was', arrival: one, evidence: history(['eve', 9], ['eve', 7]) },
    {
      name: 'a shorter time to settle',
      arrival: one,
      evidence: history(['ann', 9000], ['eve', 20], ['eve', 10]),
      setting: ['warn', { settled: '10h' }],
    },
    { name: 'someone who published it before', arrival: one, evidence: by('ann', ['bob', 'ann']) },
    { name: 'the first version ever', arrival: one, evidence: by('eve', []) },
    {
      name: 'a build that the registry trusts',
      arrival: one,
      evidence: by('GitHub Actions', ['ann'], 'trusted-publisher'),
    },
    {
      name: 'a registry that names no publisher',
      arrival: one,
      evidence: { publishers: { status: 'inapplicable' } },
    },
    {
      name: 'an excluded package',
      arrival: one,
      evidence: by('eve', ['ann']),
      setting: ['warn', { exclude: ['a'] }],
    },
  ],
  reports: [
    {
      name: 'the second version of someone new, an hour after the first',
      arrival: one,
      evidence: history(['ann', 9000], ['eve', 11], ['eve', 10]),
      finding: {
        level: 'warn',
        message: 'published by eve, who first published this package 1 hour earlier (before that ann did)',
        facts: { publisher: 'eve', earlierPublishers: 1, firstPublishedHoursEarlier: 1 },
      },
    },
    {
      name: 'someone new',
      arrival: one,
      evidence: by('eve', ['bob', 'ann']),
      finding: {
        level: 'warn',
        message: 'published by eve, who never published this package before (ann, bob did)',
        facts: { publisher: 'eve', earlierPublishers: 2, firstPublishedHoursEarlier: null },
      },
    },
    {
      name: 'a name that begins like an earlier one',
      arrival: one,
      evidence: by('ann', ['ann-lee']),
      finding: { level: 'warn' },
    },
    {
      name: 'someone new after many',
      arrival: one,
      evidence: by('eve', ['a', 'b', 'c', 'd', 'e']),
      finding: {
        message: 'published by eve, who never published this package before (a, b, c, and 2 more did)',
      },
    },
    {
      name: 'a person who attests a build',
      arrival: one,
      evidence: by('eve', ['ann'], 'provenance'),
      finding: { level: 'warn' },
    },
    {
      name: 'the rule at error',
      arrival: one,
      evidence: by('eve', ['ann']),
      setting: 'error',
      finding: { level: 'error' },
    },
  ],
})

testRule(
  { ...publisher, level: 'error' },
  {
    quiet: [],
    reports: [],
    gaps: [
      {
        name: 'a version without a publisher',
        arrival: one,
        evidence: { publishers: missing('without a publisher') },
        gap: 'publishers',
      },
    ],
  },
)
