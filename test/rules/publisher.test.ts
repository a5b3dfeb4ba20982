import type { Trust } from '../../src/evidence.ts'
import publisher from '../../src/rules/publisher.ts'
import { arrival, missing, obtained } from '../support/build.ts'
import { testRule } from '../support/rule.ts'

const by = (name: string, earlier: readonly string[], trust: Trust = 'signature') => ({
  publishers: obtained({ publisher: name, trust, earlier: new Set(earlier) }),
})
const one = arrival('a@1.1.0', { kind: 'updated', previous: '1.0.0' })

testRule(publisher, {
  quiet: [
    { name: 'someone who published it before', arrival: one, evidence: by('ann', ['bob', 'ann']) },
    { name: 'the first version ever', arrival: one, evidence: by('eve', []) },
    {
      name: 'a build that the registry trusts',
      arrival: one,
      evidence: by('GitHub Actions', ['ann'], 'trusted-publisher'),
    },
    {
      name: 'a registry that names nobody',
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
      name: 'someone new',
      arrival: one,
      evidence: by('eve', ['bob', 'ann']),
      finding: {
        level: 'warn',
        message: 'published by eve, who never published this package before (ann, bob did)',
        facts: { publisher: 'eve', earlierPublishers: 2 },
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
