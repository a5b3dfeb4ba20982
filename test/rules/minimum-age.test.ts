import minimumAge from '../../src/rules/minimum-age.ts'
import { advisory, arrival, hoursAgo, locked, missing, obtained, released } from '../support/build.ts'
import { testRule } from '../support/rule.ts'

const age = (hours: number) => ({ release: obtained(released(hours)) })
const week = 7 * 24
const update = arrival('left-pad@1.3.0', { kind: 'updated', previous: '1.2.0' })
const fixes = (hours: number, versions = ['1.2.0', '1.3.0'], range = '<1.3.0') => ({
  release: obtained(released(hours, versions)),
  advisories: obtained({ known: [advisory(range)], source: 'registry' }),
})

/** A release whose history has the ages of all versions, in hours; the last is the one that came. */
const dated = (ages: Record<string, number>, range = '<1.3.0') => {
  const versions = Object.keys(ages)
  const release = released(ages[versions.at(-1) ?? ''] ?? 0, versions)
  const timeline = release.timeline.map((one) => ({ ...one, publishedAt: hoursAgo(ages[one.version] ?? 0) }))
  return {
    release: obtained({ ...release, timeline }),
    advisories: obtained({ known: [advisory(range)], source: 'registry' }),
  }
}

const floored = (days: number, exclude: string[] = []) => ({
  uses: new Set<string>(),
  allowScripts: {},
  ageFloors: [
    {
      manager: 'pnpm',
      setting: 'minimumReleaseAge',
      file: 'pnpm-workspace.yaml',
      minutes: days * 1440,
      exclude,
    },
  ],
})

testRule(minimumAge, {
  quiet: [
    {
      name: 'a version that its package manager exempts',
      arrival: arrival('@acme/a@1.0.0', { project: floored(14, ['@acme/*']) }),
      evidence: age(week),
    },
    {
      name: 'a lower age of the package manager',
      arrival: arrival('a@1.0.0', { project: floored(1) }),
      evidence: age(week),
    },
    {
      name: 'a changed flag on what has no publish time, which was locked before',
      arrival: arrival('a@1.0.0', {
        kind: 'altered',
        previous: '1.0.0',
        differences: ['scope'],
        before: [locked('a@1.0.0', { scope: 'development' })],
      }),
      evidence: { release: missing('from git') },
    },
    {
      name: 'a changed flag on bytes that were locked before',
      arrival: arrival('a@1.0.0', {
        kind: 'altered',
        previous: '1.0.0',
        differences: ['scope'],
        before: [locked('a@1.0.0', { scope: 'development' })],
      }),
      evidence: age(1),
    },
    { name: 'a version of exactly the minimum', arrival: arrival('a@1.0.0'), evidence: age(week) },
    { name: 'an old version', arrival: arrival('a@1.0.0'), evidence: age(10_000) },
    {
      name: 'a shorter minimum',
      arrival: arrival('a@1.0.0'),
      evidence: age(25),
      setting: ['error', { minimum: '24h' }],
    },
    {
      name: 'an excluded name',
      arrival: arrival('a@1.0.0'),
      evidence: age(1),
      setting: ['error', { exclude: ['a'] }],
    },
    {
      name: 'an excluded scope',
      arrival: arrival('@acme/a@1.0.0'),
      evidence: age(1),
      setting: ['error', { exclude: ['@acme/*'] }],
    },
    {
      name: 'an excluded range',
      arrival: arrival('a@1.4.0'),
      evidence: age(1),
      setting: ['error', { exclude: ['a@^1.3.0'] }],
    },
    {
      name: 'an excluded name without a publish time',
      arrival: arrival('a@1.0.0'),
      evidence: { release: missing() },
      setting: ['error', { exclude: ['a'] }],
    },
  ],
  reports: [
    {
      name: 'another hash under the same version',
      arrival: arrival('a@1.0.0', {
        kind: 'altered',
        previous: '1.0.0',
        differences: ['hash'],
        before: [locked('a@1.0.0', { integrity: 'sha512-bbbb' })],
      }),
      evidence: age(1),
      finding: { level: 'error' },
    },
    {
      name: 'a version that is old enough for the policy and not for its package manager',
      arrival: arrival('a@1.0.0', { project: floored(14, ['b', 'a@2.0.0', 'x-*']) }),
      evidence: age(week),
      finding: {
        message: 'published 7 days ago; "minimumReleaseAge" of pnpm (pnpm-workspace.yaml) asks for 14 days',
        facts: { minimumHours: 336 },
      },
    },
    {
      name: 'a version one hour short of the minimum',
      arrival: arrival('a@1.0.0'),
      evidence: age(week - 1),
      finding: {
        level: 'error',
        message: 'published 6 days ago; the policy asks for 7 days',
        facts: { ageHours: week - 1, minimumHours: week, highRisk: false },
        eligibleAt: hoursAgo(-1).toISOString(),
        package: 'pkg:npm/a@1.0.0',
        location: { file: 'package-lock.json', line: 7 },
      },
    },
    {
      name: 'a version of high risk',
      arrival: arrival('@acme/a@1.0.0'),
      evidence: age(5),
      finding: {
        package: 'pkg:npm/%40acme/a@1.0.0',
        message: 'published 5 hours ago; the policy asks for 7 days, and under 72 hours the risk is high',
        facts: { ageHours: 5, minimumHours: week, highRisk: true },
      },
    },
    {
      name: 'at exactly 72 hours no high risk',
      arrival: arrival('a@1.0.0'),
      evidence: age(72),
      finding: { facts: { ageHours: 72, minimumHours: week, highRisk: false } },
    },
    {
      name: 'a version outside the excluded range',
      arrival: arrival('a@2.0.0'),
      evidence: age(1),
      setting: ['error', { exclude: ['a@^1.3.0'] }],
      finding: { level: 'error' },
    },
    {
      name: 'a namesake of an excluded scope',
      arrival: arrival('acme@1.0.0'),
      evidence: age(1),
      setting: ['error', { exclude: ['@acme/*'] }],
      finding: { level: 'error' },
    },
    {
      name: 'the rule at warn',
      arrival: arrival('a@1.0.0'),
      evidence: age(1),
      setting: 'warn',
      finding: { level: 'warn' },
    },
    {
      name: 'the lowest fix of an advisory, a day old, as a warning that names it',
      arrival: update,
      evidence: fixes(30),
      finding: {
        level: 'warn',
        eligibleAt: null,
        message:
          'published 30 hours ago; let through as the lowest fix of GHSA-aaaa-bbbb-cccc, which covers 1.2.0',
      },
    },
    {
      name: 'the lowest fix, younger than a day: eligible after that day',
      arrival: update,
      evidence: fixes(20),
      finding: { level: 'error', eligibleAt: hoursAgo(-4).toISOString() },
    },
    {
      name: 'a fix that is not the lowest',
      arrival: update,
      evidence: fixes(30, ['1.2.0', '1.2.9', '1.3.0'], '<1.2.5'),
      finding: { level: 'error' },
    },
    {
      name: 'an advisory that still covers it',
      arrival: update,
      evidence: fixes(30, ['1.2.0', '1.3.0'], '<2'),
      finding: { level: 'error' },
    },
    {
      name: 'the lane shut',
      arrival: update,
      evidence: fixes(30),
      setting: ['error', { securityFix: false }],
      finding: { level: 'error' },
    },
    {
      name: 'a wider lane',
      arrival: update,
      evidence: fixes(3),
      setting: ['error', { securityFix: '2h' }],
      finding: { level: 'warn' },
    },
    {
      name: 'an added package, of which every older version is covered',
      arrival: arrival('left-pad@1.3.0'),
      evidence: dated({ '1.2.0': 9000, '1.3.0': 30 }),
      finding: {
        level: 'warn',
        message:
          'published 30 hours ago; let through as the lowest fix of GHSA-aaaa-bbbb-cccc, and every older version that is asked for is covered by an advisory',
        facts: { advisory: 'GHSA-aaaa-bbbb-cccc' },
      },
    },
    {
      name: 'an added package with an older version that is clean',
      arrival: arrival('left-pad@1.3.0'),
      evidence: dated({ '1.1.0': 9000, '1.2.0': 8000, '1.3.0': 30 }, '>=1.2.0 <1.3.0'),
      finding: { level: 'error', eligibleAt: hoursAgo(30 - week).toISOString() },
    },
    {
      name: 'a version that is only outside of what the advisory covers',
      arrival: update,
      evidence: fixes(30, ['1.2.0', '1.3.0'], '<=1.2.0'),
      finding: { level: 'error', eligibleAt: hoursAgo(30 - week).toISOString() },
    },
    {
      name: 'the next version after malware',
      arrival: update,
      evidence: {
        release: obtained(released(30, ['1.2.0', '1.3.0'])),
        advisories: obtained({ known: [advisory('<1.3.0', { isMalware: true })], source: 'registry' }),
      },
      finding: { level: 'error' },
    },
    {
      name: 'the fix of an advisory below the level',
      arrival: update,
      evidence: {
        release: obtained(released(30, ['1.2.0', '1.3.0'])),
        advisories: obtained({ known: [advisory('<1.3.0', { severity: 'high' })], source: 'registry' }),
      },
      finding: { level: 'error' },
    },
    {
      name: 'the fix of an advisory at the level that the policy asks for',
      arrival: update,
      evidence: {
        release: obtained(released(30, ['1.2.0', '1.3.0'])),
        advisories: obtained({ known: [advisory('<1.3.0', { severity: 'high' })], source: 'registry' }),
      },
      policy: {
        rules: { 'minimum-age': 'error', advisory: ['error', { auditLevel: 'high' }] },
      },
      finding: { level: 'warn' },
    },
    {
      name: 'no lane without advisories, and no gap either',
      arrival: update,
      evidence: { ...age(30), advisories: missing() },
      finding: { level: 'error' },
    },
  ],
  gaps: [
    {
      name: 'no publish time',
      arrival: arrival('a@1.0.0'),
      evidence: { release: missing('without publish time') },
      gap: 'release',
    },
  ],
})
