import reawakened from '../../src/rules/reawakened.ts'
import { arrival, hoursAgo, locked, missing, obtained } from '../support/build.ts'
import { testRule } from '../support/rule.ts'

const day = 24
const year = 365 * day
type Ages = Readonly<Record<string, number | null>>
/** The versions of a package by their age in hours; the release judged is that of `own`. */
const history = (own: string, ages: Ages, gone: Readonly<Record<string, number>> = {}) => ({
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
    removed: Object.entries(gone).map(([version, hours]) => ({ version, publishedAt: hoursAgo(hours) })),
  }),
})
const asleep = { '1.0.0': 8 * year, '1.0.1': 7 * year, '2.0.0': 6 * year, '2.0.1': 3 * year }
const one = arrival('a@2.0.2')
const woken = history('2.0.2', { ...asleep, '1.0.2': 20, '2.0.2': 18 })
const many = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, nth) => [`2.0.${nth + 3}`, 17 - nth / 100]))

testRule(reawakened, {
  quiet: [
    {
      name: 'a changed flag on bytes that were locked before',
      arrival: arrival('a@2.0.2', {
        kind: 'altered',
        previous: '2.0.2',
        differences: ['scope'],
        before: [locked('a@2.0.2', { scope: 'development' })],
      }),
      evidence: woken,
    },
    {
      name: 'what comes from git, of which no registry knows when it came',
      arrival: arrival('a@1.0.0', {
        copy: { source: { type: 'git', url: 'git+https://h.test/a.git', commit: null } },
      }),
      evidence: { release: missing('from git') },
    },
    {
      name: 'one release after a long silence',
      arrival: one,
      evidence: history('2.0.2', { ...asleep, '2.0.2': 18 }),
    },
    {
      name: 'two releases on one line',
      arrival: one,
      evidence: history('2.0.2', { ...asleep, '2.0.2': 18, '2.1.0': 3 }),
    },
    {
      name: 'two lines, a day and an hour apart',
      arrival: one,
      evidence: history('2.0.2', { ...asleep, '1.0.2': 43, '2.0.2': 18 }),
    },
    {
      name: 'two lines of a package that was awake',
      arrival: one,
      evidence: history('2.0.2', { ...asleep, '2.1.0': 300 * day, '1.0.2': 20, '2.0.2': 18 }),
    },
    {
      name: 'a silence that a version broke which is gone',
      arrival: one,
      evidence: history('2.0.2', { ...asleep, '1.0.2': 20, '2.0.2': 18 }, { '2.1.0': 300 * day }),
    },
    {
      name: 'a package that begins with two lines',
      arrival: arrival('a@2.0.0'),
      evidence: history('2.0.0', { '1.0.0': 20, '2.0.0': 18 }),
    },
    {
      name: 'another line from after the moment judged',
      arrival: one,
      evidence: history('2.0.2', { ...asleep, '2.0.2': 1, '1.0.2': -1 }),
    },
    {
      name: "a mirror's times: copied when asked for, the version below later than the one above",
      arrival: arrival('a@2.0.1'),
      evidence: history('2.0.1', {
        '3.0.0': 3 * year,
        '2.0.1': 500,
        '1.0.4': 499,
        '2.0.0': 100,
        '1.0.3': 90,
      }),
    },
    {
      name: "a mirror's times: the version below has none",
      arrival: arrival('a@2.0.1'),
      evidence: history('2.0.1', {
        '3.0.0': 3 * year,
        '2.0.1': 500,
        '1.0.4': 499,
        '2.0.0': null,
        '1.0.3': null,
      }),
    },
    {
      name: 'a registry that imports a package in order',
      arrival: one,
      evidence: history('2.0.2', { ...asleep, '1.0.2': 20, '2.0.2': 18, ...many(19) }),
    },
    { name: 'an excluded package', arrival: one, evidence: woken, setting: ['warn', { exclude: ['a'] }] },
    {
      name: 'a longer window, where the policy of a lower layer sets less',
      arrival: one,
      evidence: woken,
      setting: ['warn', { within: '1h' }],
    },
  ],
  reports: [
    {
      name: 'two lines after a long silence',
      arrival: one,
      evidence: woken,
      finding: {
        level: 'warn',
        message:
          'after 1094 days without a release, 2 versions on 2 lines came within 24 hours (1.0.2 beside this one)',
        facts: { silentDays: 1094, releases: 2, lines: 2, lastBefore: '2.0.1' },
      },
    },
    {
      name: 'the version of the lower line as well',
      arrival: arrival('a@1.0.2'),
      evidence: history('1.0.2', { ...asleep, '1.0.2': 20, '2.0.2': 18 }),
      finding: { level: 'warn' },
    },
    {
      name: 'several on each line, as in the taking of coa',
      arrival: arrival('a@2.1.3'),
      evidence: history('2.1.3', {
        ...asleep,
        '2.0.3': 20,
        '2.0.4': 19.9,
        '2.1.1': 19.8,
        '2.1.3': 19.7,
        '3.0.1': 19.6,
        '3.1.3': 19.5,
      }),
      finding: { facts: { releases: 6, lines: 2, lastBefore: '2.0.1', silentDays: 1094 } },
    },
    {
      name: 'a line of which the other version is gone',
      arrival: one,
      evidence: history('2.0.2', { ...asleep, '2.0.2': 18 }, { '1.0.2': 20 }),
      finding: { level: 'warn' },
    },
    {
      name: 'a new major beside an old line',
      arrival: arrival('a@3.0.0'),
      evidence: history('3.0.0', { ...asleep, '2.0.2': 18, '3.0.0': 17 }),
      finding: { level: 'warn' },
    },
    {
      name: 'twenty at once',
      arrival: one,
      evidence: history('2.0.2', { ...asleep, '1.0.2': 20, '2.0.2': 18, ...many(18) }),
      finding: { facts: { releases: 20 } },
    },
    {
      name: 'minor lines below 1.0',
      arrival: arrival('a@0.2.1'),
      evidence: history('0.2.1', { '0.1.0': 4 * year, '0.2.0': 3 * year, '0.1.1': 20, '0.2.1': 19 }),
      finding: { facts: { lines: 2 } },
    },
    {
      name: 'a shorter silence, where the policy sets it',
      arrival: one,
      evidence: history('2.0.2', { ...asleep, '2.0.1': 200 * day, '1.0.2': 20, '2.0.2': 18 }),
      setting: ['warn', { silence: '180d' }],
      finding: { level: 'warn' },
    },
  ],
})

testRule(
  { ...reawakened, level: 'error' },
  {
    quiet: [],
    reports: [],
    gaps: [{ name: 'no publish time', arrival: one, evidence: { release: missing() }, gap: 'release' }],
  },
)
