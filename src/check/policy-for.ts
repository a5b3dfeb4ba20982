// Finds the policy that judges one lockfile: the files above it, at the base and on disk.

import path from 'node:path'
import { tighten } from '../policy/tighten.ts'
import type { Host } from '../ports/host.ts'
import { policyFile, readPolicy, type PlaceAt } from '../policy/load/load.ts'
import type { Policy } from '../model/policy.ts'
import type { JudgedPair } from './judged-pair.ts'
import type { FolderAt } from './checkout/folders.ts'
import type { Sides } from './checkout/places.ts'

/**
 * Returns the policy for a lockfile. Against a base it is what the files above it come to as the base has them,
 * tightened by those on disk: a new file closer by cannot loosen what judged the lockfile before.
 */
export function policyFor(
  named: string | null,
  { policyFolders, policyAt, policyHead }: Pick<JudgedPair, 'policyFolders' | 'policyAt' | 'policyHead'>,
  host: Host,
): Policy {
  const onDisk = () => readPolicy(named, policyFolders, host, policyHead).policy
  if (policyAt === null) return onDisk()
  const chains = policyAt.folders.map((folder) => chainOf({ sides: policyAt.sides, folder }))
  const different = [...new Map(chains.map((chain) => [keyOf(chain, host), chain])).values()]
  const checkouts = listSides(policyAt.sides)
  const policies = different
    .filter((places) => places.length > 0)
    .map((places) => readPolicy(named, policyFolders, host, { isJudge: true, checkouts, places }).policy)
  const [first, ...others] = policies
  // A move takes a lockfile out of no policy, and puts it under no looser one.
  return first === undefined ? onDisk() : others.reduce((stricter, other) => tighten(stricter, other), first)
}

/** The folders that have a policy tell two chains apart. */
function keyOf(places: readonly PlaceAt[], host: Host): string {
  const isThere = ({ at, step }: PlaceAt) =>
    at.commit !== null && host.git.show(at.top, at.commit, path.posix.join(step, policyFile)) !== null
  return JSON.stringify(places.filter(isThere).map(({ at, step }) => [at.top, step]))
}

/** A checkout and those that it is a submodule of, the innermost first. */
export function listSides(sides: Sides): Sides[] {
  return sides.outer === null ? [sides] : [sides, ...listSides(sides.outer)]
}

/** The folders of the base whose policies count for one, the nearest first, up to the top of the outermost checkout. */
function chainOf({ sides, folder }: FolderAt): PlaceAt[] {
  const own: PlaceAt[] = []
  for (let step = folder; ; step = path.posix.dirname(step)) {
    own.push({ at: sides, step })
    if (step === '.' || step === '/') break
  }
  const there = sides.commit === null ? [] : own
  if (sides.outer === null) return there
  const outer = path.relative(sides.outer.top, sides.top).replaceAll('\\', '/')
  return [...there, ...chainOf({ sides: sides.outer, folder: outer })]
}

/**
 * Whether the policy of one folder at the base lets something through that the policy of another one stops: what passed
 * under the first was never judged by the second.
 */
export function isLooserThere(one: FolderAt, other: FolderAt, host: Host): boolean {
  const [loose, strict] = [one, other].map((place) => readThere(place, host))
  if (loose === undefined || strict === undefined || loose === null || strict === null) return false
  const isListed = (waiver: Policy['waivers'][number]) =>
    strict.waivers.some(
      (known) =>
        known.rule === waiver.rule && known.package === waiver.package && known.finding === waiver.finding,
    )
  return tighten(loose, strict).sha256 !== tighten(loose, loose).sha256 || !loose.waivers.every(isListed)
}

/** What lies on disk must not tighten it: the policy of then is what let things through. */
function readThere(place: FolderAt, host: Host): Policy | null {
  const places = chainOf(place)
  if (places.length === 0) return null
  return readPolicy(null, [], host, { isJudge: true, checkouts: listSides(place.sides), places }).policy
}

/** The nearest folder that has a policy at the base; the top of the outermost checkout where none has. */
export function nearestAt({ sides, folder }: FolderAt, host: Host): FolderAt {
  for (let place = folder; ; place = path.posix.dirname(place)) {
    const file = path.posix.join(place, policyFile)
    if (sides.commit !== null && host.git.show(sides.top, sides.commit, file) !== null)
      return { sides, folder: place }
    if (place === '.' || place === '/') break
  }
  if (sides.outer === null) return { sides, folder: '.' }
  const own = path.relative(sides.outer.top, sides.top).replaceAll('\\', '/')
  return nearestAt({ sides: sides.outer, folder: own }, host)
}
