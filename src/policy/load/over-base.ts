// Merges a policy as it was before a change with the edits of the change.

import type { Layer } from '../layers.ts'
import { defaultPolicy } from '../parse.ts'
import { tighten } from '../tighten.ts'
import type { Policy, Waiver } from '../../model/policy.ts'

/** The two states of one file of a policy; null where it does not exist. */
export interface LayerStates {
  readonly base: Layer | null
  readonly disk: Layer | null
}

/**
 * The layer where a change is judged by the policy before it: a change cannot loosen the policy that judges it, and
 * what it tightens is in force at once. A waiver that it removes no longer counts.
 *
 * @param above - the policy that the layers above merge to: a new file is compared with it.
 */
export function judgeByBase({ base, disk }: LayerStates, above: () => Policy): Layer | null {
  if (base === null) return disk === null ? null : tightenOnly(disk, above())
  if (disk === null) return base
  const old = base.policy
  const edited = disk.policy
  const tightened = tighten(old, edited)
  const isTightened = tightened.sha256 !== old.sha256
  const refused = [...(base.refused ?? []), ...(isTightened ? (disk.refused ?? []) : [])]
  return {
    name: base.name,
    origin: isTightened ? `${base.origin}, tightened by ${disk.origin}` : base.origin,
    policy: { ...tightened, ...splitWaivers(old, old.settings.waivers.from === 'head', edited) },
    written: new Set([...base.written, ...disk.written]),
    refused,
    ...(isTightened || base.origins === undefined ? {} : { origins: base.origins }),
  }
}

/** A file that the change adds only tightens the policy without it. */
function tightenOnly(disk: Layer, above: Policy): Layer {
  const isFromHead = above.settings.waivers.from === 'head'
  return {
    name: disk.name,
    origin: `${disk.origin}, as far as it tightens`,
    policy: { ...tighten(above, disk.policy), ...splitWaivers(null, isFromHead, disk.policy) },
    written: disk.written,
    refused: disk.refused ?? [],
  }
}

/**
 * The layer on disk where the disk judges: against HEAD. An edit must not switch off the rule that would report it.
 */
export function keepTampering({ base, disk }: LayerStates): Layer | null {
  if (disk === null) return null
  const tampering = tighten(base?.policy ?? defaultPolicy(), disk.policy).rules.get('tampering')
  if (tampering === undefined) return disk
  const rules = new Map(disk.policy.rules).set('tampering', tampering)
  return { ...disk, policy: { ...disk.policy, rules } }
}

function splitWaivers(
  old: Policy | null,
  isFromHead: boolean,
  edited: Policy,
): Pick<Policy, 'waivers' | 'proposedWaivers'> {
  const kept = edited.waivers.filter(
    (waiver) => isFromHead || old?.waivers.some((one) => isSame(one, waiver)) === true,
  )
  const proposedWaivers = edited.waivers.filter((waiver) => !kept.includes(waiver))
  return { waivers: kept, ...(proposedWaivers.length === 0 ? {} : { proposedWaivers }) }
}

/** Whether a waiver existed before the change: an edited one is a new one. */
function isSame(a: Waiver, b: Waiver): boolean {
  const keyOf = (waiver: Waiver) =>
    JSON.stringify(Object.entries(waiver).sort(([x], [y]) => (x < y ? -1 : 1)))
  return keyOf(a) === keyOf(b)
}
