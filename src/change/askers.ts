// Finds dependents whose name now resolves to another version that was in the tree before.

import { addTo, hasText, type Several } from '../lockfile/several.ts'
import type { LockedPackage, Lockfile } from '../model/report.ts'

/** Returns what an asker got before: versions, or the project's own folder. */
export type Askers = (asker: readonly [by: string, as: string]) => Several | undefined

/** Reads what each asker gets. A package that is in several places can get several versions. */
export function readAskers(lockfile: Lockfile): Askers {
  // Read when the first is asked for: between equal lockfiles none is.
  let askers: ReadonlyMap<string, Several> | null = null
  return (asker) => (askers ??= indexAskers(lockfile)).get(keyOf(asker))
}

function indexAskers({ packages, ownFolders = [] }: Lockfile): ReadonlyMap<string, Several> {
  const askers = new Map<string, Several>()
  for (const locked of [...packages, ...ownFolders]) {
    const got = identityOf(locked)
    for (const asker of locked.requiredBy ?? []) addTo(askers, keyOf(asker), got)
  }
  return askers
}

/**
 * Describes which askers are new for a version that was in the tree before.
 *
 * `dependents`: something that asked for the name before now gets this version instead of another (a copy was hoisted,
 * a range was widened to one that was elsewhere). `direct dependency`: no manifest got it before. An asker that is new
 * in the tree is judged itself, and what it gets passed before.
 */
export function compareAskers(
  before: readonly LockedPackage[],
  after: readonly LockedPackage[],
  seen: Askers,
): string[] {
  const wasDirect = before.some((copy) => copy.isDirect)
  return [
    ...(after.some((copy) => isTaking(copy, seen)) ? ['dependents'] : []),
    ...(!wasDirect && after.some((copy) => copy.isDirect) ? ['direct dependency'] : []),
  ]
}

/** Whether two copies of one version are asked for by the same, each by the same name, and directly or not. */
export function hasSameAskers(one: LockedPackage, other: LockedPackage): boolean {
  const [before, after] = [one.requiredBy ?? [], other.requiredBy ?? []]
  return (
    one.isDirect === other.isDirect &&
    before.length === after.length &&
    before.every(([by, as], nth) => by === after[nth]?.[0] && as === after[nth][1])
  )
}

/** Returns the project's own folders that are now resolved where a package from elsewhere was before. */
export function listTaking({ ownFolders = [] }: Lockfile, seen: Askers): LockedPackage[] {
  return ownFolders.filter((folder) => isTaking(folder, seen))
}

function isTaking(copy: LockedPackage, seen: Askers): boolean {
  const got = identityOf(copy)
  return (copy.requiredBy ?? []).some((asker) => {
    const before = seen(asker)
    return before !== undefined && !hasText(before, got)
  })
}

/** Bytes are compared elsewhere; that a folder of the project is no package of the registry is compared only here. */
function identityOf({ name, version, source }: LockedPackage): string {
  const isOwn = source.type === 'directory' && source.isOwn === true
  return isOwn ? `\0${source.path}` : `${name}\0${version}`
}

/** No path, purl or name contains the null character. Of 10,000 packages JSON takes a fifth of a second. */
function keyOf([by, as]: readonly [by: string, as: string]): string {
  return `${by}\0${as}`
}
