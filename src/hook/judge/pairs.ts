// The lockfiles of a root in both states: as approved and as they are on disk.

import path from 'node:path'
import type { ApprovedState, ApprovedStates } from '../../snapshot/approved.ts'
import type { LockfilePair } from '../../model/change.ts'
import {
  isInstalledLockfile,
  defaultLockfile,
  lockfileNames,
  namesOfFormat,
  nameToReadAs,
} from '../../lockfile/names.ts'
import { readLockfile } from '../../check/checkout/read-lockfile.ts'
import { show } from '../../text/show-path.ts'
import { unlockedState, parseLockfile, emptyLockfile } from '../../lockfile/parse.ts'
import type { ProjectHost } from '../../check/checkout/compared-project.ts'
import { readFiles } from '../../check/checkout/project-files.ts'
import { withPatches } from '../../check/checkout/read-patches.ts'
import { foldersUpTo } from '../../check/checkout/folders.ts'
import { statesAt } from '../../snapshot/snapshot.ts'
import type { Lockfile } from '../../model/lockfile.ts'
import { isPackageFolder } from '../state.ts'
import { lockfilesOf, recordedLockfileOf } from './covering-lockfile.ts'
import { openDiskLockfiles, type DiskLockfiles } from './disk-lockfiles.ts'
import { unrecordedPair } from './unrecorded.ts'

/** What reports call the state of before. */
const approvedLabel = 'approved'

export function pairsOf(
  folder: string,
  changed: readonly string[],
  world: ApprovedState,
  root: Root,
): LockfilePair[] {
  const lockfiles = lockfilesOf(folder, world.disk)
  const isTree = changed.some(
    (file) => !isInstalledLockfile(file) && !path.isAbsolute(file) && !isPackageFolder(file),
  )
  const bare = folder === '' ? defaultLockfile : `${folder}/${defaultLockfile}`
  const pairs = !isTree
    ? []
    : lockfiles.length === 0
      ? [barePair(bare, root)]
      : lockfiles.map((lockfile) => lockedPair(path.join(world.root, lockfile), root))
  const installed = changed.filter(isInstalledLockfile)
  const locks = openDiskLockfiles(world, root.states.after)
  const recorded = recordedLockfileOf(folder, world.disk)
  const unrecorded = unrecordedPair(changed.filter(isPackageFolder), recorded, world, locks)
  return [
    ...pairs,
    ...installed.flatMap((file) => installedPair(file, recorded, world, locks)),
    ...(unrecorded === null ? [] : [unrecorded]),
  ]
}

/** A lockfile as it was approved and as it is, with the files that are judged along with it. */
function lockedPair(place: string, { states, host }: Root): LockfilePair {
  const folder = path.dirname(place)
  const after = readLockfile(place, states.after, host)
  const before = states.before.at(folder)
  const old = (file: string) => before.read(file)
  // npm prefers a shrinkwrap: a change that only adds or drops it changes which file counts.
  const name = namesOfFormat(path.basename(place)).find((one) => old(one) !== null)
  const text = name === undefined ? null : old(name)
  const shown = show(path.join(folder, name ?? path.basename(place)), host)
  const pair = {
    before: text === null ? unlockedState(shown, old) : parseLockfile(text, shown, old),
    after,
    beforeLabel: approvedLabel,
    afterLabel: show(place, host),
    files: readFiles(place, after, projectOf(folder, states), host),
  }
  // No approved text of a patch is kept: its hash in the lockfile speaks for it.
  return withPatches(pair, { before: null, after: states.after.at(folder) }, host)
}

/** What git does not know of is part of an agent's change too. */
function projectOf(folder: string, states: ApprovedStates) {
  const above = foldersUpTo(states.after.folder, folder)
  return { states, changeOf: 'agent', above, isKnown: () => true } as const
}

/** A project that has no lockfile: the ranges of its manifest, and its settings. */
function barePair(file: string, { states, host }: Root): LockfilePair {
  const folder = path.join(states.after.folder, path.posix.dirname(file))
  const here = statesAt(states, folder)
  const after = unlocked(file, (name) => here.after.read(name))
  return {
    before: unlocked(file, (name) => here.before?.read(name) ?? null),
    after,
    beforeLabel: approvedLabel,
    afterLabel: file,
    files: readFiles(path.join(folder, path.posix.basename(file)), after, projectOf(folder, states), host),
  }
}

/** What a project without a lockfile has: the ranges of its manifest, where there is one. */
function unlocked(file: string, read: (file: string) => string | null): Lockfile {
  return read('package.json') === null
    ? unlockedState(file, () => null)
    : parseLockfile('{"lockfileVersion":3,"packages":{"":{}}}', file, read)
}

/** What lies in node_modules and in no lockfile: `npm install --no-save` leaves it there. */
function installedPair(
  file: string,
  lockfile: string | null,
  { approved }: ApprovedState,
  locks: DiskLockfiles,
): LockfilePair[] {
  if (locks.repeats(file, lockfile)) return []
  const after = locks.read(file)
  if (after === null) return []
  const known = new Set<string>()
  const add = (one: Lockfile | null) => {
    for (const { name, version, integrity } of one?.packages ?? [])
      known.add(`${name}@${version} ${integrity}`)
  }
  if (lockfile !== null) add(locks.read(lockfile))
  const before = approved.get(file)
  if (before !== undefined) add(parseLockfile(before, nameToReadAs(file)))
  const packages = after.packages.filter(
    ({ name, version, integrity, source }) =>
      source.type !== 'directory' && !known.has(`${name}@${version} ${integrity}`),
  )
  if (packages.length === 0) return []
  const shown = packages.map((locked) => ({ ...locked, line: 0 }))
  return [
    {
      before: emptyLockfile(file),
      after: { ...after, path: file, manifests: [], packages: shown },
      beforeLabel: approvedLabel,
      afterLabel: file,
    },
  ]
}

/** Both states from the root, and what files are shown and read with. */
interface Root {
  readonly states: ApprovedStates
  readonly host: ProjectHost
}

/**
 * What was approved of the project in a folder, its manifests included: a clone without node_modules has nothing new,
 * and each range of a manifest that was never approved is one that it gained, before an install as after it.
 */
export function approvedLockfile(
  folder: string,
  { before: approved }: Pick<ApprovedStates, 'before'>,
): Lockfile | null {
  const before = approved.at(folder)
  const old = (file: string) => before.read(file)
  const name = lockfileNames.find((one) => old(one) !== null)
  const text = name === undefined ? null : old(name)
  if (name !== undefined && text !== null) return parseLockfile(text, name, old)
  return unlocked(defaultLockfile, old)
}
