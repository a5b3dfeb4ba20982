// Finds the policy that judges one lockfile: the nearest one above it, at the base and on disk.

import path from 'node:path'
import { tighten, type Host, type Policy } from '../index.ts'
import type { Sides } from './changed-lockfiles.ts'
import { policyFile, readPolicy } from './read-policy.ts'

/** Whose policy at the base judges a lockfile. */
export interface PolicyAt {
  readonly sides: Sides
  /** The folder that it stands in, from the top of the checkout, and for one that was moved that of before. */
  readonly folders: readonly string[]
}

/** A folder of a checkout at the base. */
interface FolderAt {
  readonly sides: Sides
  readonly folder: string
}

/** The folders from one up to the top of its checkout; that one alone where there is none. */
export function listFolders(folder: string, host: Host): string[] {
  const top = topOf(folder, host)
  const folders = [folder]
  for (let place = folder; top !== null && place !== top && path.dirname(place) !== place;) {
    place = path.dirname(place)
    folders.push(place)
  }
  return folders
}

/** Outside of a checkout, and where there is no git, nothing above a folder speaks for it. */
function topOf(folder: string, host: Host): string | null {
  try {
    const top = host.git.top(folder)
    return top !== null && `${folder}${path.sep}`.startsWith(`${path.normalize(top)}${path.sep}`)
      ? path.normalize(top)
      : null
  } catch {
    return null
  }
}

/**
 * Returns the policy for a lockfile. Against a base it is the nearest one as the base has it, tightened by the nearest
 * one on disk: a new file closer by cannot loosen what judged the lockfile before.
 */
export function policyFor(
  named: string | null,
  policyFolders: readonly string[],
  policyAt: PolicyAt | null,
  host: Host,
): Policy {
  const onDisk = () => readPolicy(named, policyFolders, host)
  if (policyAt === null || named !== null) return onDisk().policy
  const nearest = policyAt.folders.map((folder) => nearestAt({ sides: policyAt.sides, folder }, host))
  const places = new Map(nearest.map((one) => [path.join(one.sides.top, one.folder), one.sides]))
  const policies = [...places].flatMap(([place, sides]) => {
    if (sides.commit === null) return []
    const before = { commit: sides.commit, label: sides.label, isJudge: true }
    return [readPolicy(null, [place, ...policyFolders], showFromTop(sides, host), before).policy]
  })
  const [first, ...others] = policies
  if (first === undefined) return onDisk().policy
  // A move takes a lockfile out of no policy, and puts it under no looser one.
  const atBase = others.reduce((stricter, other) => tighten(stricter, other), first)
  const [own] = policyFolders
  const isCloser = own !== undefined && !places.has(own) && host.read(path.join(own, policyFile)) !== null
  return isCloser ? tighten(atBase, onDisk().policy) : atBase
}

/** The nearest folder that has a policy at the base; the top of the outermost checkout where none has. */
function nearestAt({ sides, folder }: FolderAt, host: Host): FolderAt {
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

/** A host whose git shows files from the top: a folder of before may be gone from the disk. */
export function showFromTop({ top }: Sides, host: Host): Host {
  const show: Host['git']['show'] = (folder, commit, file) => {
    const place = path.relative(top, path.join(folder, file)).replaceAll('\\', '/')
    return place.startsWith('../') ? null : host.git.show(top, commit, place)
  }
  return { ...host, git: { ...host.git, show } }
}
