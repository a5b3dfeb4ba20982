// Finds the lockfile that a project belongs to: its own, or that of a root above of which it is a workspace.

import path from 'node:path'
import { DepgateError } from '../../errors.ts'
import { chooseLockfiles, recordedLockfiles } from '../../lockfile/names.ts'
import { parseLockfile } from '../../lockfile/parse.ts'
import type { ApprovedState } from '../../snapshot/approved.ts'

/** The files of a root as they are, by their paths from it. */
export type Disk = ApprovedState['disk']

/** The folder above a path; '' for the root. */
export function parentOf(place: string): string {
  const parent = path.posix.dirname(place)
  return parent === '.' ? '' : parent
}

/** The first lockfile in a folder; null where there is none. */
export function lockfileOf(folder: string, disk: Disk): string | null {
  return lockfilesOf(folder, disk)[0] ?? null
}

/** The lockfiles in a folder, one of each package manager that has some there. */
export function lockfilesOf(folder: string, disk: Disk): readonly string[] {
  const at = (name: string) => (folder === '' ? name : `${folder}/${name}`)
  return chooseLockfiles((name) => disk.get(at(name))?.hash != null).map(at)
}

/** The lockfile in a folder whose package manager keeps a record of what it installed; null where there is none. */
export function recordedLockfileOf(folder: string, disk: Disk): string | null {
  const found = lockfilesOf(folder, disk).find((file) =>
    recordedLockfiles.includes(path.posix.basename(file)),
  )
  return found ?? null
}

/** A folder by what npm would do in it. */
export type Coverage =
  /** A lockfile in this folder counts there; `isListed` unless it is a workspace that the lockfile has no entry for yet. */
  | { readonly type: 'locked'; readonly folder: string; readonly isListed: boolean }
  /** There are lockfiles above, and it is a workspace of none: npm would make it a project of its own. */
  | { readonly type: 'apart' }
  /** No lockfile is above it. */
  | { readonly type: 'unlocked' }

/**
 * Finds the lockfile that counts in a folder with a manifest. npm goes up to a root only where its `workspaces` select
 * the folder; a link from the lockfile (`file:sub`) counts as well. One that cannot be read counts: what belongs to it is
 * not known.
 */
export function findCoverage(folder: string, disk: Disk): Coverage {
  if (lockfileOf(folder, disk) !== null) return { type: 'locked', folder, isListed: true }
  let isBelow = false
  for (let place = folder; place !== '';) {
    place = parentOf(place)
    const lockfile = lockfileOf(place, disk)
    if (lockfile === null) continue
    isBelow = true
    const manifest = path.posix.join(path.posix.relative(place, folder), 'package.json')
    const members = membersOf(lockfile, place, disk)
    const isListed = members === null || members.listed.has(manifest)
    if (isListed || members.all.has(manifest)) return { type: 'locked', folder: place, isListed }
  }
  return { type: isBelow ? 'apart' : 'unlocked' }
}

/** The manifests of a lockfile's project, from its folder. */
interface Members {
  /** Those that the lockfile has. */
  readonly listed: ReadonlySet<string>
  /** Those and the ones that `workspaces` selects beside them. */
  readonly all: ReadonlySet<string>
}

const known = new WeakMap<Disk, Map<string, Members | null>>()

/** The members of a lockfile; null where they cannot be read. Each lockfile is read once. */
function membersOf(lockfile: string, folder: string, disk: Disk): Members | null {
  const read = known.get(disk) ?? new Map<string, Members | null>()
  known.set(disk, read)
  const found = read.get(lockfile)
  if (found !== undefined) return found
  const members = readMembers(lockfile, folder, disk)
  read.set(lockfile, members)
  return members
}

function readMembers(lockfile: string, folder: string, disk: Disk): Members | null {
  const start = folder === '' ? '' : `${folder}/`
  const manifests = [...disk].flatMap(([file, { hash }]) => {
    const isMeant = hash !== null && file.startsWith(start) && path.posix.basename(file) === 'package.json'
    return isMeant && !file.includes('node_modules/') ? [file.slice(start.length)] : []
  })
  const read = (file: string) => disk.get(path.posix.join(folder, file))?.text ?? null
  const text = disk.get(lockfile)?.text ?? ''
  const list = (all: readonly string[]) =>
    new Set(parseLockfile(text, lockfile, read, () => all).manifests.map((one) => one.path))
  try {
    return { listed: list([]), all: list(manifests) }
  } catch (error) {
    if (error instanceof DepgateError) return null
    throw error
  }
}
