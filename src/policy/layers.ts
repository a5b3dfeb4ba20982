// Merges the layers of a policy: what a higher one sets, a lower one can only tighten.

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
  /** The file that sets a value which this file only extends, by path. */
  readonly origins?: ReadonlyMap<string, string>
  /** Values of what it extends that were refused. */
  readonly refused?: readonly Refused[]
}

/** A value of a lower layer that was refused, since it would loosen a higher one. */
export interface Refused {
  readonly path: string
  readonly layer: Layer['name']
  readonly origin: string
  readonly value: unknown
  /** The value in force, under the name that `policy --format json` prints. */
  readonly holds: unknown
  /** The file that sets the value in force. */
  readonly by: string
  readonly reason: string
}

/** The policy that the layers merge to. */
export interface Layered {
  readonly policy: Policy
  /** Where each value was set, by path; `default` where it was not. */
  readonly origins: ReadonlyMap<string, string>
  readonly refused: readonly Refused[]
}

interface InForce {
  value: unknown
  by: string
}

/**
 * Merges layers, the highest first. A layer that names a rule sets all of it, the defaults of its options included:
 * otherwise an `exclude` in a lower layer would exempt what the higher one covers. A layer that has `deny` or `allow`
 * sets `denied` to error.
 */
export function mergeLayers(layers: readonly Layer[], rules: readonly AnyRule[] = builtIn): Layered {
  const standard = defaultPolicy(rules)
  const inForce = new Map<string, InForce>()
  const refused = layers.flatMap((layer) => layer.refused ?? [])
  for (const value of listValues(rules)) {
    for (const layer of layers) {
      const asked = ask(value, layer)
      if (asked === null) continue
      const higher = inForce.get(value.path)
      if (higher === undefined) {
        inForce.set(value.path, { value: asked.value, by: layer.origins?.get(value.path) ?? layer.origin })
        continue
      }
      const next = value.stricter(higher.value, asked.value)
      const [was, is, wanted] = [higher.value, next, asked.value].map((one) => value.print(one))
      if (!sameText(was, is))
        inForce.set(value.path, { value: next, by: layer.origins?.get(value.path) ?? layer.origin })
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
    ({ path, read }) => [path, inForce.has(path) ? inForce.get(path)?.value : read(standard)] as const,
  )
  const origins = layers.length === 0 ? standard.origins : layers.map((layer) => layer.origin)
  const waivers = layers.flatMap((layer) => layer.policy.waivers)
  const proposed = layers.flatMap((layer) => layer.policy.proposedWaivers ?? [])
  return {
    policy: {
      ...assemble(new Map(values), { waivers, origins }, rules),
      ...(proposed.length === 0 ? {} : { proposedWaivers: proposed }),
    },
    origins: new Map(values.map(([path]) => [path, inForce.get(path)?.by ?? 'default'])),
    refused,
  }
}

/** The value that a layer sets, itself or because it names the rule; null where it sets none. */
function ask(value: PolicyValue, layer: Layer): { value: unknown; isWritten: boolean } | null {
  const { path, rule, read } = value
  if (layer.written.has(path)) return { value: read(layer.policy), isWritten: true }
  if (path === 'rules.denied' && (layer.policy.deny.length > 0 || isLimited(layer.policy.allow)))
    return { value: 'error', isWritten: false }
  if (rule !== null && layer.written.has(`rules.${rule}`))
    return { value: read(layer.policy), isWritten: false }
  return null
}
