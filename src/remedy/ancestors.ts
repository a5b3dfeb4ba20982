// Finds the direct dependencies that bring a refused package in.

import { isOfRegistry } from '../change/floating-ranges.ts'
import type { DeclaredRange, LockedPackage, Lockfile } from '../model/lockfile.ts'
import { isTypableName } from '../options/package-pattern.ts'
import { savedFields, type Pin, type Transitive } from './plan.ts'
import { isLockedAs, specOf } from './specs.ts'

/**
 * The direct dependencies through which transitive ones are reached, each with the locked package.
 *
 * @param arrived - `name@version` of what the change brought in: where some of them are among these, only those, since
 * what was there before did not ask for the refused version.
 */
export function ancestorsOf(
  transitives: readonly Transitive[],
  lockfile: Lockfile,
  arrived: ReadonlySet<string>,
): { readonly declared: DeclaredRange; readonly locked: LockedPackage }[] {
  const refused = new Set(transitives.map(idOf))
  const byPurl = new Map(lockfile.packages.map((locked) => [locked.purl, locked]))
  const above = new Set(lockfile.packages.filter((locked) => refused.has(idOf(locked))))
  for (const locked of above) {
    for (const [by] of locked.requiredBy ?? []) {
      const dependent = byPurl.get(by)
      if (dependent !== undefined) above.add(dependent)
    }
  }
  const all = [...above].filter((locked) => locked.isDirect && !refused.has(idOf(locked)))
  const added = all.filter((locked) => arrived.has(idOf(locked)))
  const direct = new Set((added.length > 0 ? added : all).map(idOf))
  return lockfile.manifests
    .flatMap((manifest) => manifest.ranges)
    .filter((declared) => savedFields.includes(declared.field))
    .flatMap((declared) => {
      const locked = lockfile.packages.find(
        (one) => one.isDirect && isLockedAs(declared, one) && direct.has(idOf(one)),
      )
      return locked !== undefined && isOfRegistry(declared.range) ? [{ declared, locked }] : []
    })
}

/** A pin of another version of what is locked; null where it cannot be typed. */
export function pinTo(declared: DeclaredRange, locked: LockedPackage, version: string): Pin | null {
  const spec = specOf(declared, locked, version)
  return spec === null || !isTypableName(declared.name) ? null : { declared, spec }
}

function idOf({ name, version }: { readonly name: string; readonly version: string }): string {
  return `${name}@${version}`
}
