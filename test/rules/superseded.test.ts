import superseded from '../../src/rules/superseded.ts'
import { arrival, hoursAgo, locked, missing, obtained } from '../support/build.ts'
import { testRule } from '../support/rule.ts'

const day = 24
/** The versions of a package by their age in hours; the release judged is that of `own`. */
const history = (own: string, ages: Readonly<Record<string, number | null>>) => ({
  release: obtained({
    publishedAt: hoursAgo(ages[own] ?? 0),
    timeline: Object.entries(ages).map(([version, hours]) => ({
      version,
      publishedAt: hours === null ? null : hoursAgo(hours),
      isDeprecated: false,
      publisher: null,
      trust: 'none' as const,
      scripts: {},
    })),
    firstPublishedAt: hoursAgo(10_000),
    removed: [],
  }),
})
/** A release every ten days or so. */
const steady = { '1.0.0': 60 * day, '1.0.1': 50 * day, '1.1.0': 39 * day, '1.2.0': 30 * day }
const one = arrival('a@1.3.0')
const trap = history('1.3.0', { ...steady, '1.3.0': 7 * day + 1, '1.3.1': 7 * day - 1.5 })

testRule(superseded, {
  quiet: [
    {
      name: 'a changed flag on bytes that were locked before',
      arrival: arrival('a@1.3.0', {
        kind: 'altered',
        previous: '1.3.0',
        differences: ['scope'],
        before: [locked('a@1.3.0', { scope: 'development' })],
      }),
      evidence: trap,
    },
    {
      name: 'what comes from git, of which no registry knows when it came',
      arrival: arrival('a@1.0.0', {
        copy: { source: { type: 'git', url: 'git+https://h.test/a.git', commit: null } },
      }),
      evidence: { release: missing('from git') },
    },
    { name: 'the newest version', arrival: one, evidence: history('1.3.0', { ...steady, '1.3.0': 30 }) },
    {
      name: 'a successor in the usual rhythm',
      arrival: one,
      evidence: history('1.3.0', { ...steady, '1.3.0': 8 * day, '1.3.1': 30 }),
    },
    {
      name: 'a little more than a day, in any rhythm',
      arrival: one,
      evidence: history('1.3.0', { ...steady, '1.3.0': 60, '1.3.1': 35 }),
    },
    {
      name: 'a package that releases every few hours',
      arrival: one,
      evidence: history('1.3.0', {
        '1.0.0': 40,
        '1.1.0': 34,
        '1.2.0': 28,
        '1.2.1': 22,
        '1.3.0': 16,
        '1.3.1': 13,
      }),
    },
    {
      name: 'a successor that is old enough to be taken',
      arrival: one,
      evidence: history('1.3.0', { ...steady, '1.3.0': 7 * day + 3, '1.3.1': 7 * day }),
    },
    {
      name: 'a package too new to have a rhythm',
      arrival: one,
      evidence: history('1.3.0', { '1.0.0': 30 * day, '1.2.0': 20 * day, '1.3.0': 5, '1.3.1': 2 }),
    },
    {
      name: 'a release on another line',
      arrival: one,
      evidence: history('1.3.0', { ...steady, '1.3.0': 5, '2.0.0': 2, '0.9.9': 2 }),
    },
    {
      name: 'a lower version of its line, which replaces nothing',
      arrival: one,
      evidence: history('1.3.0', { ...steady, '1.3.0': 5, '1.2.1': 2 }),
    },
    {
      name: 'a pre-release after it',
      arrival: one,
      evidence: history('1.3.0', { ...steady, '1.3.0': 5, '1.4.0-rc.1': 2 }),
    },
    {
      name: 'a pre-release itself: they follow each other as they like',
      arrival: arrival('a@1.3.0-rc.1'),
      evidence: history('1.3.0-rc.1', { ...steady, '1.3.0-rc.1': 5, '1.3.0': 2 }),
    },
    {
      name: 'a successor from after the moment judged',
      arrival: one,
      evidence: history('1.3.0', { ...steady, '1.3.0': 1, '1.3.1': -1 }),
    },
    {
      name: 'a successor without a time',
      arrival: one,
      evidence: history('1.3.0', { ...steady, '1.3.0': 5, '1.3.1': null }),
    },
    { name: 'an excluded package', arrival: one, evidence: trap, setting: ['warn', { exclude: ['a'] }] },
  ],
  reports: [
    {
      name: 'the bad version that is a week old while the clean one is not yet',
      arrival: one,
      evidence: trap,
      finding: {
        level: 'warn',
        message:
          '1.3.1 replaced it after 2 hours, where this package usually takes 11 days, and is only 6 days old',
        facts: { successor: '1.3.1', gapHours: 2.5, usualGapHours: 264, successorAgeHours: 166 },
      },
    },
    {
      name: 'the first of several successors',
      arrival: one,
      evidence: history('1.3.0', { ...steady, '1.3.2': 1, '1.3.1': 3, '1.3.0': 5 }),
      finding: { facts: { successor: '1.3.1' } },
    },
    {
      name: 'below 1.0 within the minor line',
      arrival: arrival('a@0.4.4'),
      evidence: history('0.4.4', {
        '0.4.0': 60 * day,
        '0.4.1': 50 * day,
        '0.4.2': 40 * day,
        '0.4.3': 30 * day,
        '0.4.4': 9,
        '0.5.0': 8,
        '0.4.5': 7,
      }),
      finding: { facts: { successor: '0.4.5' } },
    },
    {
      name: 'a longer window, where the policy sets it',
      arrival: one,
      evidence: history('1.3.0', { ...steady, '1.3.0': 60, '1.3.1': 24 }),
      setting: ['warn', { within: '2d' }],
      finding: { level: 'warn' },
    },
    {
      name: 'an older successor, where the gate waits longer',
      arrival: one,
      evidence: history('1.3.0', { ...steady, '1.3.0': 10 * day, '1.3.1': 10 * day - 2 }),
      setting: ['warn', { young: '14d' }],
      finding: { level: 'warn' },
    },
  ],
})

testRule(
  { ...superseded, level: 'error' },
  {
    quiet: [],
    reports: [],
    gaps: [{ name: 'no publish time', arrival: one, evidence: { release: missing() }, gap: 'release' }],
  },
)
