// Reads the lockfiles and npm's records of a root as they are on disk, each once and only where that can tell something.

import path from 'node:path'
import { isInstalledLockfile, nameToReadAs } from '../../lockfile/names.ts'
import { parseLockfile } from '../../lockfile/parse.ts'
import type { Lockfile } from '../../model/lockfile.ts'
import type { ApprovedState } from '../../snapshot/approved.ts'
import type { Snapshot } from '../../snapshot/snapshot.ts'
import { parentOf } from './covering-lockfile.ts'

/** The lockfiles and records, by their paths from the root. */
export interface DiskLockfiles {
  /** Null for one that is not there. @throws {DepgateError} ELOCKFILE. */
  read(file: string): Lockfile | null
  /**
   * The versions of packages by place, as far as they can be had without judging the file: fewer than `read` has, never
   * more. Links are none.
   */
  versions(file: string): readonly PlacedVersion[]
  /**
   * Whether a record has no entry that the lockfile does not have word for word at the same place, as after each
   * `npm install`: then it accounts for nothing beside it. To parse both costs 20 times as much.
   */
  repeats(record: string, lockfile: string | null): boolean
}

/** What is installed in a place. */
export interface PlacedVersion {
  readonly location: string
  readonly version: string
}

/** Opens them. One of 1,200 packages takes four times as long to parse as node takes to start. */
export function openDiskLockfiles({ disk }: Pick<ApprovedState, 'disk'>, now: Snapshot): DiskLockfiles {
  const known = new Map<string, Lockfile>()
  const entries = new Map<string, Entries | null>()
  const textOf = (file: string) => disk.get(file)?.text ?? null
  const entriesOf = (file: string) => {
    const found = entries.get(file)
    if (found !== undefined) return found
    const listed = listEntries(textOf(file))
    entries.set(file, listed)
    return listed
  }
  return {
    read: (file) => {
      const text = textOf(file)
      if (text === null) return null
      const read = known.get(file) ?? parse(file, text, now)
      known.set(file, read)
      return read
    },
    versions: (file) => Object.entries(entriesOf(file) ?? {}).flatMap(readVersion),
    repeats: (record, lockfile) => {
      const [own, locked] = [entriesOf(record), lockfile === null ? null : entriesOf(lockfile)]
      if (own === null || locked === null) return false
      return Object.keys(own).every(
        (place) =>
          Object.hasOwn(locked, place) && JSON.stringify(own[place]) === JSON.stringify(locked[place]),
      )
    },
  }
}

type Entries = Readonly<Record<string, unknown>>

/** The entries of a lockfile that has them by place (version 2 or 3); null for any other text. */
function listEntries(text: string | null): Entries | null {
  if (text === null) return null
  try {
    const { lockfileVersion, packages } = JSON.parse(text) as {
      lockfileVersion?: unknown
      packages?: unknown
    }
    const isByPlace = lockfileVersion === 2 || lockfileVersion === 3
    const isTable = typeof packages === 'object' && packages !== null && !Array.isArray(packages)
    return isByPlace && isTable ? (packages as Entries) : null
  } catch {
    return null
  }
}

function readVersion([location, entry]: [string, unknown]): PlacedVersion[] {
  if (typeof entry !== 'object' || entry === null || Object.hasOwn(entry, 'link')) return []
  const { version } = entry as { version?: unknown }
  return typeof version === 'string' ? [{ location, version }] : []
}

function parse(file: string, text: string, now: Snapshot): Lockfile {
  if (isInstalledLockfile(file)) return parseLockfile(text, nameToReadAs(file))
  return parseLockfile(text, file, (manifest) => now.read(path.posix.join(parentOf(file), manifest)))
}
