// Puts one policy over another so that nothing gets looser: the stricter of each two values holds.

import type { AnyRule } from './define.ts'
import type { Policy } from './model.ts'
import { evidenceNames, seal } from './policy.ts'
import { rules as builtIn } from './rules/index.ts'
import { tightenSettings } from './sections.ts'

const strictness = ['error', 'warn', 'off'] as const

/**
 * Returns `base` as far as `over` does not ask for more: levels, options, denied packages and gaps can only rise.
 * Waivers and sources stay those of `base`: neither has a stricter side that an edit could only tighten.
 */
export function tighten(base: Policy, over: Policy, rules: readonly AnyRule[] = builtIn): Policy {
  const settings = rules.map((rule) => {
    const [low, high] = [base.rules.get(rule.id), over.rules.get(rule.id)]
    if (low === undefined || high === undefined) return [rule.id, low ?? high] as const
    const level = strictness.find((one) => one === low.level || one === high.level) ?? low.level
    const [old, edited] = [low.options as Record<string, unknown>, high.options as Record<string, unknown>]
    const options = Object.fromEntries(
      Object.entries(rule.options).map(([name, spec]) => [name, spec.stricter(old[name], edited[name])]),
    )
    return [rule.id, { level, options }] as const
  })
  const denied = new Map([...base.deny, ...over.deny].map((pattern) => [pattern.text, pattern]))
  return seal(
    {
      ...base,
      rules: new Map(settings.flatMap(([id, setting]) => (setting === undefined ? [] : [[id, setting]]))),
      deny: [...denied.values()],
      settings: tightenSettings(base.settings, over.settings),
      gaps: Object.fromEntries(
        evidenceNames.map((name) => [
          name,
          base.gaps[name] === 'error' || over.gaps[name] === 'error' ? 'error' : 'warn',
        ]),
      ) as Policy['gaps'],
      origins: [...new Set([...base.origins, ...over.origins])],
    },
    rules,
  )
}
