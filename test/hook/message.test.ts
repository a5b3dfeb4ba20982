// What a person and an agent read: rules and packages by name, and what to type next.

import { describe, expect, test } from 'vitest'
import { describeVerdict } from '../../src/hook/message.ts'
import type { Finding, Gap, Report } from '../../src/model/report.ts'

const finding = (more: Partial<Finding> = {}): Finding => ({
  rule: 'minimum-age',
  level: 'error',
  package: 'pkg:npm/%40acme/x@1.0.0',
  name: '@acme/x',
  version: '1.0.0',
  previous: null,
  message: 'published 1 hour ago',
  facts: {},
  eligibleAt: null,
  suggestion: null,
  location: null,
  ...more,
})
const gap = (more: Partial<Gap> = {}): Gap => ({
  package: 'pkg:npm/%40acme/x@1.0.0',
  rule: 'advisory',
  level: 'error',
  evidence: 'advisories',
  reason: 'registry answered 405',
  ...more,
})
const report = (more: Partial<Report>): Report =>
  ({ outcome: 'fail', changes: [], findings: [], gaps: [], eligibleAt: null, ...more }) as unknown as Report
const describeIt = (...reports: Report[]) =>
  describeVerdict({ reports, files: ['/r.json'], remarks: ['A remark.'], subject: 'the change' })

test('what passes is no message', () => {
  expect(describeIt(report({ outcome: 'pass', findings: [finding({ level: 'warn' })] }))).toBeNull()
})

describe('a person reads', () => {
  test.each<[string, Report, string]>([
    [
      'the rule and the package',
      report({ findings: [finding()] }),
      'depgate: the change does not pass: minimum-age on @acme/x@1.0.0',
    ],
    [
      'where a range is',
      report({
        findings: [
          finding({
            rule: 'floating-range',
            name: 'x',
            version: null,
            location: { file: 'web/package.json', line: 3 },
          }),
        ],
      }),
      'depgate: the change does not pass: floating-range on x in web/package.json',
    ],
    [
      'what weakens the gate',
      report({
        findings: [
          finding({ rule: 'tampering', name: '.npmrc', version: null, message: 'registry changed' }),
        ],
      }),
      'depgate: the change does not pass: tampering on .npmrc (registry changed)',
    ],
    [
      'three of many',
      report({ findings: Array.from({ length: 5 }, (_, nth) => finding({ version: `${nth}.0.0` })) }),
      'depgate: the change does not pass: minimum-age on @acme/x@0.0.0; minimum-age on @acme/x@1.0.0; minimum-age on @acme/x@2.0.0, and 2 more',
    ],
    [
      'what is missing, once',
      report({ outcome: 'inconclusive', gaps: [gap(), gap({ rule: 'malware' })] }),
      'depgate: the change could not be judged: advisories of @acme/x@1.0.0 (registry answered 405)',
    ],
  ])('%s', (_, one, notice) => {
    expect(describeIt(one)?.notice).toBe(notice)
  })
})

test('an agent reads each finding, the way on and where the report is', () => {
  const suggestion = { version: '0.9.0', command: 'npm install --save-exact @acme/x@0.9.0' }
  const reason = describeIt(report({ findings: [finding({ suggestion })] }))?.reason
  expect(reason).toContain('- @acme/x@1.0.0, minimum-age: published 1 hour ago; passes instead: npm install')
  expect(reason).toContain('A remark.\nFull report: /r.json')
})

test('a gap of advisories names both ways to close it, and no other gap does', () => {
  const of = (evidence: string) =>
    describeIt(report({ outcome: 'inconclusive', gaps: [gap({ evidence })] }))?.reason
  expect(of('advisories')).toContain('depgate advisories update')
  expect(of('advisories')).toContain('"gaps": { "advisories": "warn" }')
  expect(of('release')).not.toContain('depgate advisories update')
})

test('no text contains a purl or an escape sequence', () => {
  const evil = report({
    findings: [finding({ message: '\u001b[31mred', name: '\u001b]0;x\u0007' })],
    gaps: [gap({ reason: '\u001b[2J' })],
  })
  const { reason = '', notice = '' } = describeIt(evil) ?? {}
  expect(`${reason}${notice}`).not.toMatch(/pkg:npm|\u001b|\u0007/)
})
