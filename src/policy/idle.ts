// Names the parts of a policy that are switched on and can never have an effect.

import type { AnyRule } from '../rules/define-rule.ts'
import { rules as builtIn } from '../rules/index.ts'
import type { Policy } from '../model/policy.ts'

/** A part of a policy without effect. */
export interface Idle {
  /** `rules.minimum-age`, `waivers.maximum` … */
  readonly path: string
  /** One clause: `never finds anything: minimum is 0`. */
  readonly reason: string
}

/** Lists the rules that can never find anything with their options, and the settings with which no waiver or trail line is kept. */
export function listIdle(policy: Policy, rules: readonly AnyRule[] = builtIn): Idle[] {
  const ofRules = rules.flatMap((rule): Idle[] => {
    const setting = policy.rules.get(rule.id)
    if (setting === undefined || setting.level === 'off') return []
    const why = rule.describeIdle?.(setting.options as never) ?? null
    return why === null ? [] : [{ path: `rules.${rule.id}`, reason: `never finds anything: ${why}` }]
  })
  const { waivers, log } = policy.settings
  return [
    ...ofRules,
    ...(waivers.maximum === 0 && !waivers.isForbidden
      ? [{ path: 'waivers.maximum', reason: 'no waiver counts: it is 0' }]
      : []),
    ...(log.keep === 0 ? [{ path: 'log.keep', reason: 'no line of the audit trail is kept: it is 0' }] : []),
  ]
}
