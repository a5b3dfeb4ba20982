import { describe, expect, test } from 'vitest'
import { evaluate } from '../../src/gate/evaluate.ts'
import { defineRule, type AnyRule, type Breach } from '../../src/rules/define-rule.ts'
import { byFact } from '../../src/rules/finding-name.ts'
import { approvedPolicy, arrival, asOf, evidenceOf, missing, type SomeEvidence } from '../support/build.ts'
import type { Policy } from '../../src/model/policy.ts'

const texts = { summary: 'x', why: 'x', fix: 'x' }

/** A rule of a known id, so that the policy has its level. */
function ruleOf(id: string, breaches: readonly Breach[], more: Partial<AnyRule> = {}): AnyRule {
  const rule = defineRule({
    ...texts,
    id,
    level: 'error',
    judges: 'package',
    needs: ['release'],
    options: {},
    check: () => breaches,
  })
  return { ...rule, ...more }
}

const policyOf = (rules: Record<string, unknown>, more = {}) => approvedPolicy({ rules, ...more })
const both = policyOf({ superseded: 'error', reawakened: 'warn' })

function run(rules: readonly AnyRule[], policy: Policy = both, evidence: SomeEvidence = {}) {
  const [evaluation] = evaluate(
    [{ arrival: arrival('a@1.0.0'), evidence: evidenceOf(evidence) }],
    rules,
    policy,
    asOf,
  )
  return {
    findings: evaluation?.findings.map(({ rule, level, message }) => `${rule} ${level} ${message}`),
    gaps: evaluation?.gaps.map(({ rule, level, reason }) => `${rule} ${level} ${reason}`),
    first: evaluation?.findings[0],
  }
}

describe('the level of a finding', () => {
  test.each<[string, Breach, string, string[]]>([
    ['is the rule’s', { message: 'm' }, 'superseded', ['superseded error m']],
    ['is warn for a lesser case', { message: 'm', asWarning: true }, 'superseded', ['superseded warn m']],
    ['is warn in a rule at warn', { message: 'm' }, 'reawakened', ['reawakened warn m']],
    ['is error for a worse case', { message: 'm', isWorse: true }, 'reawakened', ['reawakened error m']],
  ])('%s', (_, breach, id, expected) => expect(run([ruleOf(id, [breach])]).findings).toEqual(expected))

  test('a rule that is off is not called', () => {
    const policy = policyOf({ superseded: 'off' })
    expect(run([ruleOf('superseded', [{ message: 'm' }])], policy)).toMatchObject({ findings: [], gaps: [] })
  })

  test('a rule for files is not called for packages', () => {
    expect(run([ruleOf('superseded', [{ message: 'm' }], { judges: 'file' })]).findings).toEqual([])
  })
})

describe('a case that is lesser only if alone', () => {
  const breach = { message: 'm', ifAlone: { message: 'alone', asWarning: true } }
  const other = ruleOf('reawakened', [{ message: 'other' }])

  test('is reported so where nothing else was found', () =>
    expect(run([ruleOf('superseded', [breach])]).findings).toEqual(['superseded warn alone']))

  test('but not beside another finding, nor beside a gap', () => {
    expect(run([ruleOf('superseded', [breach]), other]).findings).toContain('superseded error m')
    const blind = ruleOf('reawakened', [], { needs: ['advisories'] })
    const found = run([ruleOf('superseded', [breach]), blind], both, { advisories: missing('nothing') })
    expect(found.findings).toEqual(['superseded error m'])
  })
})

describe('evidence', () => {
  const rule = ruleOf('superseded', [{ message: 'm' }])

  test('that is missing is a gap at the level of the policy, and the rule is not called', () => {
    const without = { release: missing('without publish time') }
    expect(run([rule], both, without)).toMatchObject({
      findings: [],
      gaps: ['superseded error without publish time'],
    })
    const lenient = policyOf({ superseded: 'error' }, { gaps: { release: 'warn' } })
    expect(run([rule], lenient, without).gaps).toEqual(['superseded warn without publish time'])
  })

  test('that does not apply makes no gap', () => {
    const evidence: SomeEvidence = { release: { status: 'inapplicable' } }
    expect(run([rule], both, evidence)).toMatchObject({ findings: [], gaps: [] })
  })

  test('that an excluded arrival lacks makes no gap', () => {
    const skipping = ruleOf('superseded', [], { skips: () => true })
    expect(run([skipping], both, { release: missing('x') }).gaps).toEqual([])
  })

  test('that a rule finds insufficient is a gap', () =>
    expect(run([ruleOf('superseded', [{ message: 'no hash', gap: 'manifest' }])])).toMatchObject({
      findings: [],
      gaps: ['superseded error no hash'],
    }))
})

test('texts of a rule are cleaned, facts sorted, and a finding gets its name', () => {
  const breach = { message: 'm\u001b[31m', facts: { b: 'x\u0007', a: 1 } }
  const rule = ruleOf('superseded', [breach], { nameFinding: byFact('b') })
  const { first } = run([rule])
  expect(first?.message).not.toContain('\u001b')
  expect(JSON.stringify(first?.facts)).toBe(
    JSON.stringify({ a: 1, b: first?.facts.b, finding: first?.facts.b }),
  )
  expect(first?.facts.b).not.toContain('\u0007')
})

test('a breach about a part of a file names that part', () => {
  const about = {
    package: 'pkg:npm/b@2.0.0',
    name: 'b',
    version: '2.0.0',
    location: { file: 'x.json', line: 4 },
  }
  expect(run([ruleOf('superseded', [{ message: 'm', about }])]).first).toMatchObject(about)
})
