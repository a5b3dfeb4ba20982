import { expect, test } from 'vitest'
import type { Finding, Report } from '../../src/model/report.ts'
import { restrict, restrictDependents, unrestricted } from '../../src/remedy/restrictions.ts'
import { asOf, locked, approvedPolicy } from '../support/build.ts'

const finding = (rule: string, id: string, more: Partial<Finding> = {}): Finding => ({
  rule,
  level: 'error',
  package: `pkg:npm/${id}`,
  name: id.split('@')[0] ?? '',
  version: id.split('@')[1] ?? '',
  previous: null,
  message: '',
  facts: {},
  eligibleAt: null,
  suggestion: null,
  location: null,
  ...more,
})
const refused = (...findings: Finding[]) => ({ outcome: 'fail', findings }) as unknown as Report
const run = (report: Report, sofar = unrestricted) => restrict(report, approvedPolicy(), asOf, sofar)
const cutOff = '2026-06-08T12:00:00.000Z'

test('what is too young is left out with all that is as young', () => {
  expect(run(refused(finding('minimum-age', 'a@1.0.0')))).toEqual({ before: cutOff, avoid: [], relax: ['a'] })
})

test('what is refused for another reason is left out by itself', () => {
  const report = refused(finding('advisory', 'a@1.0.0'), finding('deprecated', 'b@1.0.0', { level: 'warn' }))
  expect(run(report)).toEqual({ before: null, avoid: ['a@1.0.0'], relax: ['a'] })
})

test('what was left out before stays out', () => {
  const sofar = { before: cutOff, avoid: ['a@1.0.0'], relax: ['a'] }
  expect(run(refused(finding('malware', 'b@2.0.0')), sofar)).toEqual({
    before: cutOff,
    avoid: ['a@1.0.0', 'b@2.0.0'],
    relax: ['a', 'b'],
  })
})

test.each([
  ['a range', refused(finding('floating-range', 'a@^1.0.0', { package: 'package.json' }))],
  ['a file of the project', refused(finding('credentials', 'a@1.0.0', { package: '.npmrc', version: null }))],
  ['missing evidence', { outcome: 'inconclusive', findings: [] } as unknown as Report],
])('%s is not mended by other versions', (_, report) => {
  expect(run(report)).toBeNull()
})

test('what is refused although it was left out is not for npm to choose', () => {
  const report = refused(finding('advisory', 'a@1.0.0'))
  expect(run(report, { before: null, avoid: ['a@1.0.0'], relax: ['a'] })).toBeNull()
  const young = refused(finding('minimum-age', 'a@1.0.0'))
  expect(run(young, { before: cutOff, avoid: [], relax: ['a'] })).toBeNull()
})

test('the dependents of a range without a version are excluded', () => {
  const edges = [{ name: 'child', range: '^1.1.0', type: 'runtime' }] as const
  const tree = [locked('parent@1.1.0', { edges }), locked('other@1.0.0')]
  expect(restrictDependents({ name: 'child', range: '^1.1.0' }, tree, unrestricted)).toEqual({
    before: null,
    avoid: ['parent@1.1.0'],
    relax: ['parent'],
  })
  expect(restrictDependents({ name: 'child', range: '^2.0.0' }, tree, unrestricted)).toBeNull()
})
