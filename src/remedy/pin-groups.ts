// Groups exact versions by the `npm install` that saves them.

import type { DeclaredRange } from '../model/lockfile.ts'
import type { Pin } from './plan.ts'
import { keyOf } from './specs.ts'

/** What one `npm install` saves, in the same field of one or more manifests. */
export interface PinGroup {
  /** The field that npm has to be told; `dependencies` where it keeps the one that a dependency is in. */
  readonly field: DeclaredRange['field']
  readonly manifests: readonly string[]
  /** `name@1.2.3`. */
  readonly specs: readonly string[]
}

/** Groups pins of dependencies; manifests that get the same versions share a group. @param added - those that are new. */
export function groupPins(pins: readonly Pin[], added: readonly Pin[]): PinGroup[] {
  const isNew = new Set(added.map(({ declared }) => keyOf(declared)))
  const ofManifest = new Map<string, PinGroup>()
  for (const { declared, spec } of pins) {
    if (declared.field === 'overrides') continue
    const { manifest, name } = declared
    const field = isNew.has(keyOf(declared)) ? declared.field : 'dependencies'
    const key = JSON.stringify([manifest, field])
    const specs = new Set([...(ofManifest.get(key)?.specs ?? []), `${name}@${spec}`])
    ofManifest.set(key, { field, manifests: [manifest], specs: [...specs] })
  }
  const groups = new Map<string, PinGroup>()
  for (const group of ofManifest.values()) {
    const key = JSON.stringify([group.field, [...group.specs].sort()])
    const same = groups.get(key)
    groups.set(
      key,
      same === undefined ? group : { ...same, manifests: [...same.manifests, ...group.manifests] },
    )
  }
  return [...groups.values()]
}
