import { describe, expect, test } from 'vitest'
import type { Evaluation } from '../../src/gate/evaluate.ts'
import { compareFindings, judge } from '../../src/gate/judge.ts'
import type { Finding, Gap } from '../../src/model/report.ts'
import { rules } from '../../src/rules/index.ts'
import { approvedPolicy, arrival, asOf, evidenceOf } from '../support/build.ts'
import { changeOf, findingOf } from '../support/reports.ts'

const found = (rule: string, more: Partial<Finding> = {}) =>
  findingOf(changeOf('a@1.0.0'), rule, 'it is', { suggestion: null, ...more })
const gap: Gap = {
  package: 'pkg:npm/a@1.0.0',
  rule: 'malware',
  level: 'error',
  evidence: 'advisories',
  reason: 'x',
}
const evaluated = (findings: readonly Finding[], gaps: readonly Gap[] = [], integrity = 'sha512-aaaa') => [
  {
    subject: { arrival: arrival('a@1.0.0', { copy: { integrity } }), evidence: evidenceOf() },
    findings,
    gaps,
  } satisfies Evaluation,
]
const waiver = { rule: 'minimum-age', package: 'a@1.0.0', reason: 'x', expires: '2026-06-30' }
const policyWith = (...waivers: object[]) => approvedPolicy({ waivers })
const run = (evaluations: Evaluation[], policy = approvedPolicy()) => judge(evaluations, rules, policy, asOf)

const young = found('minimum-age', { eligibleAt: '2026-06-16T00:00:00.000Z' })
const older = found('new-package', { eligibleAt: '2026-06-20T00:00:00.000Z' })

describe('the outcome', () => {
  test.each<[string, Evaluation[], string]>([
    ['nothing', evaluated([]), 'pass'],
    ['a warning', evaluated([found('publisher', { level: 'warn' })]), 'pass'],
    ['an error', evaluated([found('malware')]), 'fail'],
    ['a gap', evaluated([], [gap]), 'inconclusive'],
    ['a gap at warn', evaluated([], [{ ...gap, level: 'warn' }]), 'pass'],
    ['an error beside a gap', evaluated([found('malware')], [gap]), 'fail'],
  ])('%s', (_, evaluations, expected) => expect(run(evaluations).outcome).toBe(expected))

  test.each<[string, Evaluation[], string | null]>([
    ['is the latest of the errors', evaluated([young, older]), '2026-06-20T00:00:00.000Z'],
    [
      'ignores warnings',
      evaluated([young, found('publisher', { level: 'warn' })]),
      '2026-06-16T00:00:00.000Z',
    ],
    ['is null where one error stays', evaluated([young, found('malware')]), null],
    ['is null beside a gap', evaluated([young], [gap]), null],
    ['is null where it passes', evaluated([]), null],
  ])('the time from which it passes %s', (_, evaluations, expected) =>
    expect(run(evaluations).eligibleAt).toBe(expected),
  )
})

describe('a waiver', () => {
  test.each<[string, object]>([
    ['of the rule and version', waiver],
    ['bound to the hash that is locked', { ...waiver, integrity: 'sha512-aaaa' }],
  ])('%s covers the finding', (_, one) => {
    const { outcome, waived, staleWaivers } = run(evaluated([young]), policyWith(one))
    expect({ outcome, waived: waived.length, staleWaivers }).toEqual({
      outcome: 'pass',
      waived: 1,
      staleWaivers: [],
    })
  })

  test.each<[string, object, RegExp]>([
    ['of another rule', { ...waiver, rule: 'new-package' }, /^nothing needed it$/],
    ['of another version', { ...waiver, package: 'a@1.0.1' }, /^nothing needed it$/],
    ['bound to another hash', { ...waiver, integrity: 'sha512-bbbb' }, /^nothing needed it$/],
    ['that has expired', { ...waiver, expires: '2026-06-01' }, /^it has expired$/],
  ])('%s does not', (_, one, note) => {
    const { outcome, staleWaivers } = run(evaluated([young]), policyWith(one))
    expect(outcome).toBe('fail')
    expect(staleWaivers).toMatchObject([{ note: expect.stringMatching(note) as string }])
  })

  test('of a final rule is not read from a policy, and would not count', () => {
    const policy = { ...approvedPolicy(), waivers: [{ ...waiver, rule: 'malware' }] }
    expect(run(evaluated([found('malware')]), policy).outcome).toBe('fail')
  })

  test('of a rule with several findings has to name one', () => {
    const one = found('advisory', { facts: { advisory: 'GHSA-1', finding: 'GHSA-1' } })
    const unnamed = { ...waiver, rule: 'advisory' }
    expect(run(evaluated([one]), policyWith(unnamed)).staleWaivers[0]?.note).toContain(
      'add "finding": "GHSA-1"',
    )
    const other = { ...unnamed, finding: 'GHSA-2' }
    expect(run(evaluated([one]), policyWith(other)).staleWaivers[0]?.note).toContain(
      'is none of what advisory found',
    )
    expect(run(evaluated([one]), policyWith({ ...unnamed, finding: 'GHSA-1' })).outcome).toBe('pass')
  })

  test('that the change adds is listed, and does not count', () => {
    const policy = { ...approvedPolicy(), proposedWaivers: [waiver] }
    const { outcome, staleWaivers } = run(evaluated([young]), policy)
    expect([outcome, staleWaivers[0]?.note]).toEqual(['fail', expect.stringContaining('once it is merged')])
  })
})

test('findings are in one order: errors first, then by package, lines by number', () => {
  const onLine = (line: number) => found('credentials', { version: null, location: { file: '.npmrc', line } })
  const sorted = [onLine(10), found('publisher', { level: 'warn' }), onLine(9), found('malware')].sort(
    compareFindings,
  )
  expect(sorted.map(({ rule, location }) => [rule, location?.line])).toEqual([
    ['credentials', 9],
    ['credentials', 10],
    ['malware', 12],
    ['publisher', 12],
  ])
})
