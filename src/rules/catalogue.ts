// The texts of the rules for reporters: a saved report can name a rule that this version does not know.

import { rules } from './index.ts'

/** The texts of a rule. */
export interface RuleText {
  readonly id: string
  readonly summary: string
  readonly why: string
  readonly fix: string
}

/** Returns the texts of a rule; for an unknown one a sentence that it is unknown. */
export function describeRule(id: string): RuleText {
  const rule = rules.find((one) => one.id === id)
  if (rule !== undefined) return rule
  const unknown = `The rule ${id} is not known to this version of depgate.`
  return { id, summary: unknown, why: unknown, fix: 'Render the report with the version that wrote it.' }
}
