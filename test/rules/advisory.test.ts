import rule from '../../src/rules/advisory.ts'
import { advisory, arrival, hoursAgo, missing, obtained, released } from '../support/build.ts'
import { testRule } from '../support/rule.ts'

const known = (...advisories: ReturnType<typeof advisory>[]) => ({
  advisories: obtained({ known: advisories, source: 'registry' }),
})
const dated = (ages: Record<string, number>) => {
  const release = released(9000, Object.keys(ages))
  const timeline = release.timeline.map((one) => ({ ...one, publishedAt: hoursAgo(ages[one.version] ?? 0) }))
  return { release: obtained({ ...release, timeline }) }
}
const leftPad = arrival('left-pad@1.2.0')

testRule(rule, {
  quiet: [
    { name: 'nothing known', arrival: leftPad, evidence: known() },
    { name: 'another version', arrival: leftPad, evidence: known(advisory('<1.2.0')) },
    {
      name: 'malware, which is another rule',
      arrival: leftPad,
      evidence: known(advisory('*', { isMalware: true })),
    },
  ],
  reports: [
    {
      name: 'a critical one',
      arrival: leftPad,
      evidence: known(advisory('<1.3.0')),
      finding: {
        level: 'error',
        message: 'GHSA-aaaa-bbbb-cccc (critical) covers it: Something bad',
        eligibleAt: null,
      },
    },
    {
      name: 'a high one below the threshold',
      arrival: leftPad,
      evidence: known(advisory('*', { severity: 'high' })),
      finding: { level: 'warn' },
    },
    {
      name: 'a high one at the threshold',
      arrival: leftPad,
      evidence: known(advisory('*', { severity: 'high' })),
      setting: ['error', { auditLevel: 'high' }],
      finding: { level: 'error' },
    },
    {
      name: 'an unknown severity counts as covering',
      arrival: leftPad,
      evidence: known(advisory('*', { severity: 'unknown' })),
      finding: { level: 'error' },
    },
    {
      name: 'a range that does not parse covers',
      arrival: leftPad,
      evidence: known(advisory('garbage!!')),
      finding: { level: 'error' },
    },
    {
      name: 'a pre-release inside the range',
      arrival: arrival('left-pad@1.2.0-rc.1'),
      evidence: known(advisory('<1.2.0')),
      finding: { level: 'error' },
    },
    {
      name: 'a title with escapes',
      arrival: leftPad,
      evidence: known(advisory('*', { title: 'a\u001b]0;owned\u0007b\nc' })),
      finding: { message: 'GHSA-aaaa-bbbb-cccc (critical) covers it: ab c' },
    },
    {
      name: 'the public package of a name that belongs to another registry, as a warning',
      arrival: arrival('@acme/left-pad@1.2.0'),
      evidence: known(advisory('*', { isOfNamesake: true })),
      finding: {
        level: 'warn',
        message:
          'GHSA-aaaa-bbbb-cccc (critical) covers the public package of this name, which belongs to another registry here: Something bad',
      },
    },
    {
      name: 'the fix that is too young, and when it passes',
      arrival: leftPad,
      evidence: { ...known(advisory('<1.2.1')), ...dated({ '1.2.0': 9000, '1.2.1': 3 }) },
      finding: {
        message: `GHSA-aaaa-bbbb-cccc (critical) covers it: Something bad; 1.2.1 fixes it and passes from 2026-06-16 09:00 UTC on`,
        facts: {
          advisory: 'GHSA-aaaa-bbbb-cccc',
          fix: '1.2.1',
          fixEligibleAt: hoursAgo(-21).toISOString(),
          severity: 'critical',
          source: 'registry',
          title: 'Something bad',
          url: 'https://github.com/advisories/GHSA-aaaa-bbbb-cccc',
        },
        // The version itself gets no better by waiting.
        eligibleAt: null,
      },
    },
    {
      name: 'a fix that passes already is left to the suggestion',
      arrival: leftPad,
      evidence: { ...known(advisory('<1.2.1')), ...dated({ '1.2.0': 9000, '1.2.1': 300 }) },
      finding: { message: 'GHSA-aaaa-bbbb-cccc (critical) covers it: Something bad' },
    },
    {
      name: 'no fix of a lesser case',
      arrival: leftPad,
      evidence: {
        ...known(advisory('<1.2.1', { severity: 'low' })),
        ...dated({ '1.2.0': 9000, '1.2.1': 3 }),
      },
      finding: { level: 'warn', message: 'GHSA-aaaa-bbbb-cccc (low) covers it: Something bad' },
    },
    {
      name: 'a version of which nothing else is known',
      arrival: leftPad,
      evidence: { ...known(advisory('<1.2.1')), release: missing() },
      finding: { message: 'GHSA-aaaa-bbbb-cccc (critical) covers it: Something bad' },
    },
  ],
  gaps: [
    {
      name: 'data of which some cannot be used',
      arrival: leftPad,
      evidence: { advisories: obtained({ known: [], source: 'registry', doubt: 'without advisories (x)' }) },
      gap: 'advisories',
    },
    { name: 'no source answered', arrival: leftPad, evidence: { advisories: missing() }, gap: 'advisories' },
  ],
})
