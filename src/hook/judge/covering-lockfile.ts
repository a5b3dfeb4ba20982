// Finds the lockfile that a project belongs to: its own, or that of a root above of which it is a workspace.

import path from 'node:path'
import { DepgateError } from '../../errors.ts'
import { lockfileNames } from '../../lockfile/names.ts'
import { parseLockfile } from '../../lockfile/parse.ts'
import type { ApprovedState } from '../../snapshot/approved.ts'

/** The files of a root as they are, by their paths from it. */
export type Disk = ApprovedState['disk']

/** The folder above a path; '' for the root. */
export function parentOf(place: string): string {
  const parent = path.posix.dirname(place)
  return parent === '.' ? '' : parent
}

/** The lockfile in a folder; null where there is none. */
export function lockfileOf(folder: string, disk: Disk): string | null {
  const names = lockfileNames.map((name) => (folder === '' ? name : `${folder}/${name}`))
  return names.find((name) => disk.get(name)?.hash != null) ?? null
}

/** A folder by what npm would do in it. */
export type Coverage =
  /** A lockfile in this folder counts there. */
  | { readonly type: 'locked'; readonly folder: string }
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
  if (lockfileOf(folder, disk) !== null) return { type: 'locked', folder }
  let isBelow = false
  for (let place = folder; place !== '';) {
    place = parentOf(place)
    const lockfile = lockfileOf(place, disk)
    if (lockfile === null) continue
    isBelow = true
    const manifest = path.posix.join(path.posix.relative(place, folder), 'package.json')
    const members = membersOf(lockfile, place, disk)
    if (members === null || members.has(manifest)) return { type: 'locked', folder: place }
  }
  return { type: isBelow ? 'apart' : 'unlocked' }
}

const known = new WeakMap<Disk, Map<string, ReadonlySet<string> | null>>()

/** The manifests of a lockfile's project, from its folder; null where they cannot be read. Each lockfile is read once. */
function membersOf(lockfile: string, folder: string, disk: Disk): ReadonlySet<string> | null {
  const read = known.get(disk) ?? new Map<string, ReadonlySet<string> | null>()
  known.set(disk, read)
  const found = read.get(lockfile)
  if (found !== undefined) return found
  const members = readMembers(lockfile, folder, disk)
  read.set(lockfile, members)
  return members
}

function readMembers(lockfile: string, folder: string, disk: Disk): ReadonlySet<string> | null {
  const start = folder === '' ? '' : `${folder}/`
  const manifests = [...disk].flatMap(([file, { hash }]) => {
    const isMeant = hash !== null && file.startsWith(start) && path.posix.basename(file) === 'package.json'
    return isMeant && !file.includes('node_modules/') ? [file.slice(start.length)] : []
  })
  const read = (file: string) => disk.get(path.posix.join(folder, file))?.text ?? null
  try {
    const { manifests: members } = parseLockfile(
      disk.get(lockfile)?.text ?? '',
      lockfile,
      read,
      () => manifests,
    )
    return new Set(members.map((one) => one.path))
  } catch (error) {
    if (error instanceof DepgateError) return null
    throw error
  }
}
