// Puts the layers of a policy over each other: what a higher one sets, a lower one can only tighten.

import { isLimited } from '../options/allow-list.ts'
import type { AnyRule } from '../rules/define-rule.ts'
import { defaultPolicy } from './parse.ts'
import { rules as builtIn } from '../rules/index.ts'
import { sameText } from './tighten.ts'
import { assemble, listValues, type PolicyValue } from './value-paths.ts'
import type { Policy } from '../model/policy.ts'

/** The layers, from the highest down. */
export const layerNames = ['managed', 'user', 'project', 'command line'] as const

/** One layer: a policy, and which of its values it sets itself. */
export interface Layer {
  readonly name: (typeof layerNames)[number]
  /** The file. */
  readonly origin: string
  readonly policy: Policy
  readonly written: ReadonlySet<string>
  /** Where a value stands that the file only extends, by path. */
  readonly origins?: ReadonlyMap<string, string>
  /** What it extends asked for and did not get. */
  readonly refused?: readonly Refused[]
}

/** A value that a lower layer asked for and did not get. */
export interface Refused {
  readonly path: string
  readonly layer: Layer['name']
  readonly origin: string
  readonly value: unknown
  readonly holds: unknown
  /** Where what holds was set. */
  readonly by: string
  readonly reason: string
}

/** A policy out of layers. */
export interface Layered {
  readonly policy: Policy
  /** Where each value was set, by path; `default` where it was not. */
  readonly origins: ReadonlyMap<string, string>
  readonly refused: readonly Refused[]
}

interface Held {
  value: unknown
  by: string
}

/**
 * Merges layers, the highest first. A layer that names a rule sets it whole, the defaults of its options included:
 * else an `exclude` further down would open what it shut. A layer that has `deny` or `allow` sets `denied` to error.
 */
export function mergeLayers(layers: readonly Layer[], rules: readonly AnyRule[] = builtIn): Layered {
  const standard = defaultPolicy(rules)
  const held = new Map<string, Held>()
  const refused = layers.flatMap((layer) => layer.refused ?? [])
  for (const value of listValues(rules)) {
    for (const layer of layers) {
      const asked = ask(value, layer)
      if (asked === null) continue
      const higher = held.get(value.path)
      if (higher === undefined) {
        held.set(value.path, { value: asked.value, by: layer.origins?.get(value.path) ?? layer.origin })
        continue
      }
      const next = value.stricter(higher.value, asked.value)
      const [was, is, wanted] = [higher.value, next, asked.value].map((one) => value.print(one))
      if (!sameText(was, is))
        held.set(value.path, { value: next, by: layer.origins?.get(value.path) ?? layer.origin })
      if (sameText(is, wanted) || !asked.isWritten || value.path === 'deny') continue
      refused.push({
        path: value.path,
        layer: layer.name,
        origin: layer.origin,
        value: wanted,
        holds: is,
        by: higher.by,
        reason: `a lower layer can only tighten what ${higher.by} sets`,
      })
    }
  }
  const values = listValues(rules).map(
    ({ path, read }) => [path, held.has(path) ? held.get(path)?.value : read(standard)] as const,
  )
  const origins = layers.length === 0 ? standard.origins : layers.map((layer) => layer.origin)
  const waivers = layers.flatMap((layer) => layer.policy.waivers)
  const proposed = layers.flatMap((layer) => layer.policy.proposedWaivers ?? [])
  return {
    policy: {
      ...assemble(new Map(values), { waivers, origins }, rules),
      ...(proposed.length === 0 ? {} : { proposedWaivers: proposed }),
    },
    origins: new Map(values.map(([path]) => [path, held.get(path)?.by ?? 'default'])),
    refused,
  }
}

/** What a layer asks for, in its own words or because it names the rule; null where it says nothing. */
function ask(value: PolicyValue, layer: Layer): { value: unknown; isWritten: boolean } | null {
  const { path, rule, read } = value
  if (layer.written.has(path)) return { value: read(layer.policy), isWritten: true }
  if (path === 'rules.denied' && (layer.policy.deny.length > 0 || isLimited(layer.policy.allow)))
    return { value: 'error', isWritten: false }
  if (rule !== null && layer.written.has(`rules.${rule}`))
    return { value: read(layer.policy), isWritten: false }
  return null
}
