// Merges one policy over another so that nothing gets looser: of each two values the stricter wins.

import type { AnyRule } from '../rules/define-rule.ts'
import { rules as builtIn } from '../rules/index.ts'
import { assemble, listValues } from './value-paths.ts'
import type { Policy } from '../model/policy.ts'

/** A value that became looser. */
export interface Loosened {
  readonly path: string
  /** In the form of a policy file. */
  readonly before: unknown
  readonly after: unknown
}

/**
 * Returns `base` with the stricter values of `over`: levels, options, denied packages and gaps can only become stricter.
 * Waivers and sources stay those of `base`: neither has a stricter side.
 */
export function tighten(base: Policy, over: Policy, rules: readonly AnyRule[] = builtIn): Policy {
  const values = listValues(rules).map(
    ({ path, read, stricter }) => [path, stricter(read(base), read(over))] as const,
  )
  const origins = [...new Set([...base.origins, ...over.origins])]
  return assemble(new Map(values), { waivers: base.waivers, origins }, rules)
}

/** Lists the values of `after` that are looser than those of `before`. */
export function listLoosened(before: Policy, after: Policy, rules: readonly AnyRule[] = builtIn): Loosened[] {
  return listValues(rules).flatMap(({ path, read, stricter, print }) => {
    const [old, edited] = [read(before), read(after)]
    const [was, is] = [print(old), print(edited)]
    return sameText(print(stricter(old, edited)), is) ? [] : [{ path, before: was, after: is }]
  })
}

/** Whether two printed values are the same; the order of a list of words does not matter. */
export function sameText(a: unknown, b: unknown): boolean {
  const canonical = (value: unknown) =>
    JSON.stringify(
      Array.isArray(value) && value.every((one) => typeof one === 'string') ? [...value].sort() : value,
    )
  return canonical(a) === canonical(b)
}
