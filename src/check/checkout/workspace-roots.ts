// Finds which lockfiles of a checkout npm reads at all: not those below a workspace root, and none where one is gone.

import path from 'node:path'
import { DepgateError } from '../../errors.ts'
import {
  describeForeign,
  findForeignManager,
  foreignLockfiles,
  yarnLockfile,
} from '../../manifest/foreign-lockfiles.ts'
import type { Lockfile } from '../../model/lockfile.ts'
import { readLockfile, type Shown } from './read-lockfile.ts'
import type { UnreadFile } from './unread-files.ts'
import { show } from '../../text/show-path.ts'
import type { LockfileLocation } from './places.ts'

/** Where a lockfile lies on disk; null where it is gone. */
export function absolute({ sides, after }: LockfileLocation): string | null {
  return after === null ? null : path.join(sides.top, after)
}

/** The lockfiles of a checkout, read as they are and as they were; one that cannot be read is null. */
export interface Readers {
  now(place: LockfileLocation): Lockfile | null
  then(place: LockfileLocation): Lockfile | null
}

/**
 * Leaves out the lockfiles below a workspace root: npm reads the root's alone. One whose folder became a workspace by
 * the same change is not judged either, but was what npm read until now: that is a gap.
 */
export function leaveOutWorkspaces(
  wanted: readonly LockfileLocation[],
  places: readonly LockfileLocation[],
  readers: Readers,
  { host, tell }: { readonly host: Shown; readonly tell: (line: string) => void },
): { readonly judged: LockfileLocation[]; readonly unread: UnreadFile[] } {
  const unread: UnreadFile[] = []
  const judged = wanted.filter((place) => {
    const { after, sides } = place
    const root = after === null ? null : findWorkspaceRoot(place, after, places, readers.now)
    if (after === null || root === null) return true
    const name = show(path.join(root.sides.top, root.after ?? ''), host)
    tell(
      `${show(path.join(sides.top, after), host)} is not judged: it lies in a workspace, where npm reads ${name} alone`,
    )
    const wasWorkspace = isWorkspaceOf(root, path.posix.dirname(after), readers.then(root))
    const reason = `it changed, and the same change makes its folder a workspace of ${name}: remove the file`
    if (place.isChanged && !wasWorkspace) unread.push({ sides, file: after, reason })
    return false
  })
  return { judged, unread }
}

function findWorkspaceRoot(
  place: LockfileLocation,
  file: string,
  places: readonly LockfileLocation[],
  now: Readers['now'],
): LockfileLocation | null {
  const folder = path.posix.dirname(file)
  const isRoot = (other: LockfileLocation) =>
    other.after !== null && other.sides === place.sides && isWorkspaceOf(other, folder, now(other))
  for (const top of foldersAbove(folder)) {
    const root = indexByFolder(places).get(top)?.find(isRoot)
    if (root !== undefined) return root
  }
  return null
}

/** From the top of the checkout down. */
function foldersAbove(folder: string): string[] {
  if (folder === '.') return []
  const steps = folder.split('/').slice(0, -1)
  return ['.', ...steps.map((_, at) => steps.slice(0, at + 1).join('/'))]
}

const indexed = new WeakMap<readonly LockfileLocation[], Map<string, LockfileLocation[]>>()

/** A checkout with thousands of lockfiles is gone through once. */
function indexByFolder(places: readonly LockfileLocation[]): Map<string, LockfileLocation[]> {
  const known = indexed.get(places)
  if (known !== undefined) return known
  const made = new Map<string, LockfileLocation[]>()
  for (const place of places) {
    const folder = path.posix.dirname(place.after ?? '')
    const there = made.get(folder)
    if (there === undefined) made.set(folder, [place])
    else there.push(place)
  }
  indexed.set(places, made)
  return made
}

function isWorkspaceOf(root: LockfileLocation, folder: string, lockfile: Lockfile | null): boolean {
  const top = path.posix.dirname(root.after ?? root.before ?? '')
  const manifest = path.posix.join(path.posix.relative(top, folder), 'package.json')
  return lockfile?.manifests.some((one) => one.path === manifest) === true
}

/** Reads a lockfile as it is; null where it is gone. @throws {DepgateError} EUSAGE, ELOCKFILE. */
export function readNow(place: LockfileLocation, host: Shown): Lockfile | null {
  const file = absolute(place)
  return file === null ? null : readLockfile(file, place.sides.after, host)
}

/**
 * Refuses a manifest that lost its lockfile: it installs the versions that the registry has that day, or those of a
 * yarn.lock, which npm then reads. Returns the lockfiles of other package managers that have taken its place.
 *
 * @throws {DepgateError} EUSAGE.
 */
export function refuseUnlocked(
  place: LockfileLocation,
  places: readonly LockfileLocation[],
  readers: Readers,
  host: Shown,
): UnreadFile[] {
  const { sides, before } = place
  if (before === null) return []
  const folder = path.posix.dirname(before)
  const read = (name: string) => attempt(() => sides.after.read(path.posix.join(folder, name)), 'unreadable')
  if (!asksForPackages(read('package.json'))) return []
  const isLocked = (one: LockfileLocation) => one.after !== null && path.posix.dirname(one.after) === folder
  if (places.some((one) => one.sides === sides && isLocked(one))) return []
  if (findWorkspaceRoot(place, before, places, readers.now) !== null) return []
  const others = foreignLockfiles.filter((name) => !name.startsWith('.pnp') && read(name) !== null)
  const shown = show(path.join(sides.top, before), host)
  if (others.length > 0 && !others.includes(yarnLockfile)) {
    return others.map((name) => ({
      sides,
      file: path.posix.join(folder, name),
      reason: `${describeForeign(name, findForeignManager(name) ?? '')}; and ${shown} is gone`,
    }))
  }
  const message =
    others.length > 0
      ? `${shown} is gone, and npm then goes by the ${yarnLockfile} beside it, which depgate does not read`
      : `${shown} is gone and its package.json is not: what it installs cannot be judged`
  throw new DepgateError('EUSAGE', message, {
    hint: 'Restore the lockfile, or name those that are to be judged with --lockfile <path>.',
  })
}

/** Whether a manifest makes npm install something; one that cannot be read may. */
function asksForPackages(text: string | null): boolean {
  if (text === null) return false
  const value = attempt(() => JSON.parse(text.replace(/^\uFEFF/, '')) as unknown, null)
  if (typeof value !== 'object' || value === null) return true
  const fields = ['dependencies', 'devDependencies', 'optionalDependencies', 'peerDependencies', 'workspaces']
  return fields.some((field) => {
    const inner: unknown = Object.hasOwn(value, field) ? (value as Record<string, unknown>)[field] : null
    return typeof inner === 'object' && inner !== null && Object.keys(inner).length > 0
  })
}

function attempt<T>(read: () => T, fallback: T): T {
  try {
    return read()
  } catch {
    return fallback
  }
}
