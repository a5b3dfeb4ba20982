// A table for a rule: arrivals on which it is quiet, and arrivals on which it reports.

import { describe, expect, test } from 'vitest'
import type { AnyRule } from '../../src/rules/define-rule.ts'
import { evaluate } from '../../src/gate/evaluate.ts'
import type { Finding } from '../../src/model/report.ts'
import { asOf, evidenceOf, approvedPolicy, type SomeEvidence } from './build.ts'
import type { Judged } from '../../src/model/change.ts'

interface Case {
  readonly name: string
  readonly arrival: Judged
  readonly evidence?: SomeEvidence
  /** The rule's entry in the policy. */
  readonly setting?: unknown
  /** More of the policy. */
  readonly policy?: Record<string, unknown>
}

/** Runs a rule over cases, without mocks: what the policy's own parser makes of a setting is what the rule is given. */
export function testRule(
  rule: AnyRule,
  table: {
    quiet: readonly Case[]
    reports: readonly (Case & { readonly finding: Partial<Finding> })[]
    gaps?: readonly (Case & { readonly evidence: SomeEvidence; readonly gap: string })[]
  },
): void {
  const run = ({ arrival, evidence, setting, policy }: Case) => {
    const rules = { [rule.id]: setting ?? rule.level }
    const [evaluation] = evaluate(
      [{ arrival, evidence: evidenceOf(evidence) }],
      [rule],
      approvedPolicy({ rules, ...policy }),
      asOf,
    )
    return evaluation ?? { findings: [], gaps: [] }
  }
  describe(rule.id, () => {
    test.each(table.quiet)('is quiet: $name', (one) => {
      const { findings, gaps } = run(one)
      expect(findings).toEqual([])
      expect(gaps).toEqual([])
    })
    test.each(table.reports)('reports: $name', (one) => {
      const { findings } = run(one)
      expect(findings).toHaveLength(1)
      expect(findings[0]).toMatchObject({ rule: rule.id, ...one.finding })
    })
    test.each(table.gaps ?? [])('cannot judge: $name', (one) => {
      const { findings, gaps } = run(one)
      expect(findings).toEqual([])
      expect(gaps).toMatchObject([{ rule: rule.id, level: 'error', evidence: one.gap }])
    })
  })
}
