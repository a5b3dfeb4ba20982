// Finds the policy that judges one lockfile: the files above it, at the base and on disk.

import path from 'node:path'
import { tighten } from '../policy/tighten.ts'
import { policyFile, readPolicy, type PlaceAt, type PolicyHost } from '../policy/load/load.ts'
import type { Policy } from '../model/policy.ts'
import type { JudgedPair } from './judged-pair.ts'
import { listBefore, type FolderAt } from './checkout/places.ts'

/**
 * Returns the policy for a lockfile. Against a base it is what the files above it come to as the base has them,
 * tightened by those on disk: a new file closer by cannot loosen what judged the lockfile before.
 */
export function policyFor(
  named: string | null,
  { policyFolders, policyAt, policyHead }: Pick<JudgedPair, 'policyFolders' | 'policyAt' | 'policyHead'>,
  host: PolicyHost,
): Policy {
  const onDisk = () => readPolicy(named, policyFolders, host, { before: policyHead }).policy
  if (policyAt === null) return onDisk()
  const chains = policyAt.folders.map((folder) => chainOf({ sides: policyAt.sides, folder }))
  const different = [...new Map(chains.map((chain) => [keyOf(chain), chain])).values()]
  const checkouts = listBefore(policyAt.sides)
  const policies = different
    .filter((places) => places.length > 0)
    .map(
      (places) =>
        readPolicy(named, policyFolders, host, { before: { isJudge: true, checkouts, places } }).policy,
    )
  const [first, ...others] = policies
  // A move takes a lockfile out of no policy, and brings it below no looser one.
  return first === undefined ? onDisk() : others.reduce((stricter, other) => tighten(stricter, other), first)
}

/** Two chains differ where other folders of them have a policy. */
function keyOf(places: readonly PlaceAt[]): string {
  const isThere = ({ at, step }: PlaceAt) => at.read(path.posix.join(step, policyFile)) !== null
  return JSON.stringify(places.filter(isThere).map(({ at, step }) => [at.folder, step]))
}

/** The folders of the base whose policies count for one, the nearest first, up to the top of the outermost checkout. */
function chainOf({ sides, folder }: FolderAt): PlaceAt[] {
  const { before } = sides
  const there: PlaceAt[] = []
  for (let step = folder; before !== null; step = path.posix.dirname(step)) {
    there.push({ at: before, step })
    if (step === '.' || step === '/') break
  }
  if (sides.outer === null) return there
  const outer = path.relative(sides.outer.top, sides.top).replaceAll('\\', '/')
  return [...there, ...chainOf({ sides: sides.outer, folder: outer })]
}

/**
 * Whether the policy of one folder at the base lets something through that the policy of another one stops: what passed
 * under the first was never judged by the second.
 */
export function isLooserThere(one: FolderAt, other: FolderAt, host: PolicyHost): boolean {
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
function readThere(place: FolderAt, host: PolicyHost): Policy | null {
  const places = chainOf(place)
  if (places.length === 0) return null
  const before = { isJudge: true, checkouts: listBefore(place.sides), places }
  return readPolicy(null, [], host, { before }).policy
}

/** The nearest folder that has a policy at the base; the top of the outermost checkout where none has. */
export function nearestAt({ sides, folder }: FolderAt): FolderAt {
  for (let place = folder; ; place = path.posix.dirname(place)) {
    const file = path.posix.join(place, policyFile)
    if ((sides.before?.read(file) ?? null) !== null) return { sides, folder: place }
    if (place === '.' || place === '/') break
  }
  if (sides.outer === null) return { sides, folder: '.' }
  const own = path.relative(sides.outer.top, sides.top).replaceAll('\\', '/')
  return nearestAt({ sides: sides.outer, folder: own })
}
