// Tells which lockfiles of a checkout npm reads at all: not those below a workspace root, and none where one is gone.

import path from 'node:path'
import { DepgateError, type Host, type Lockfile } from '../index.ts'
import type { Place } from './changed-lockfiles.ts'
import { readOnDisk } from './read-disk.ts'
import { show } from './read-files.ts'

/** Where a lockfile lies on disk; null where it is gone. */
export function absolute({ sides, after }: Place): string | null {
  return after === null ? null : path.join(sides.top, after)
}

/** npm reads the lockfile of the workspace root, and no other below it. */
export function isUnderWorkspaces(
  place: Place,
  places: readonly Place[],
  host: Host,
  tell: (line: string) => void,
): boolean {
  const { after } = place
  const root = after === null ? null : findWorkspaceRoot(place, after, places, host)
  if (after === null || root === null) return false
  const shown = show(path.join(place.sides.top, after), host)
  tell(`${shown} is not judged: it lies in a workspace, where npm reads ${root} alone`)
  return true
}

function findWorkspaceRoot(place: Place, file: string, places: readonly Place[], host: Host): string | null {
  const folder = path.posix.dirname(file)
  for (const other of places) {
    const root = other.after === null ? null : path.posix.dirname(other.after)
    if (root === null || other.sides !== place.sides || root === folder) continue
    const step = path.posix.relative(root, folder)
    if (step.startsWith('..')) continue
    const lockfile = attempt(() => readNow(other, host))
    const manifest = path.posix.join(step, 'package.json')
    if (lockfile?.manifests.some((one) => one.path === manifest) === true)
      return show(path.join(other.sides.top, other.after ?? ''), host)
  }
  return null
}

/** Reads a lockfile as it is on disk; null where it is gone. @throws {DepgateError} EUSAGE, ELOCKFILE. */
export function readNow(place: Place, host: Host): Lockfile | null {
  const file = absolute(place)
  return file === null ? null : readOnDisk(file, host)
}

/**
 * Refuses a manifest that lost its lockfile: it installs whatever the registry has that day.
 *
 * @throws {DepgateError} EUSAGE.
 */
export function refuseUnlocked(place: Place, places: readonly Place[], host: Host): void {
  const { sides, before } = place
  if (before === null) return
  const folder = path.posix.dirname(before)
  const manifest = attempt(() => host.read(path.join(sides.top, folder, 'package.json'))) ?? ''
  if (!/"(?:d|devD|optionalD)ependencies"\s*:\s*\{\s*"/.test(manifest)) return
  const isLocked = (one: Place) => one.after !== null && path.posix.dirname(one.after) === folder
  if (places.some((one) => one.sides === sides && isLocked(one))) return
  if (findWorkspaceRoot(place, before, places, host) !== null) return
  const others = ['yarn.lock', 'pnpm-lock.yaml', 'bun.lock', 'bun.lockb', 'deno.lock']
  if (others.some((name) => attempt(() => host.read(path.join(sides.top, folder, name))) !== null)) return
  const shown = show(path.join(sides.top, before), host)
  throw new DepgateError(
    'EUSAGE',
    `${shown} is gone and its package.json is not: what it installs cannot be judged`,
    {
      hint: 'Restore the lockfile, or name those that are to be judged with --lockfile <path>.',
    },
  )
}

function attempt<T>(read: () => T): T | null {
  try {
    return read()
  } catch {
    return null
  }
}
