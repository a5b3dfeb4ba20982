import rule from '../../src/rules/advisory.ts'
import { advisory, arrival, missing, obtained } from '../support/build.ts'
import { testRule } from '../support/rule.ts'

const known = (...advisories: ReturnType<typeof advisory>[]) => ({
  advisories: obtained({ known: advisories, source: 'registry' }),
})
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
  ],
  gaps: [
    { name: 'no source answered', arrival: leftPad, evidence: { advisories: missing() }, gap: 'advisories' },
  ],
})
