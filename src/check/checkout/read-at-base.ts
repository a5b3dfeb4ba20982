// Reads lockfiles as the base or HEAD has them.

import path from 'node:path'
import { DepgateError } from '../../errors.ts'
import { parseLockfile, unlockedState } from '../../lockfile/parse.ts'
import type { Lockfile } from '../../model/lockfile.ts'
import type { Snapshot } from '../../snapshot/snapshot.ts'
import { plain } from '../../text/plain.ts'
import { show } from '../../text/show-path.ts'
import { labelOf, type LockfileLocation } from './places.ts'
import { namesOfFormat } from '../../lockfile/names.ts'
import { listManifests, type Shown } from './read-lockfile.ts'

/** Reads a lockfile that is gone. It brings nothing in, so one that cannot be read is no error. */
export function readGone(
  place: LockfileLocation,
  host: { readonly folder: string },
  tell: (line: string) => void,
) {
  const { before } = place
  if (before === null) return []
  try {
    return [{ path: before, lockfile: readThen(place, before, host) }]
  } catch (error) {
    if (!(error instanceof DepgateError) || error.code !== 'ELOCKFILE') throw error
    tell(`${plain(before)} is gone, and could not be read as it was: ${error.message}`)
    return []
  }
}

/**
 * Names the side that a lockfile could not be read on: the file of that name on disk may be sound.
 *
 * @throws {DepgateError} what `read` throws.
 */
function onSide<T>(side: string, read: () => T): T {
  try {
    return read()
  } catch (error) {
    if (!(error instanceof DepgateError) || error.code !== 'ELOCKFILE') throw error
    const hint = 'That is the state of before. To judge all that is on disk in its place: depgate check --all'
    throw new DepgateError('ELOCKFILE', `${side}: ${error.message}`, { hint, cause: error })
  }
}

/** Reads a lockfile as it was at the base, by its path from the top. @throws {DepgateError} ELOCKFILE. */
export function readThen(
  { sides }: LockfileLocation,
  file: string,
  host: { readonly folder: string },
): Lockfile {
  const { top, before } = sides
  const shown = plain(path.relative(host.folder, path.join(top, file))).replaceAll('\\', '/')
  const text = before?.read(file) ?? null
  const folder = path.posix.dirname(file)
  const manifest = (name: string) => before?.read(path.posix.join(folder, name)) ?? null
  if (text === null) return unlockedState(shown, manifest, () => listAt(before, folder))
  return onSide(`at ${plain(labelOf(sides), 100)}`, () =>
    parseLockfile(text, shown, manifest, () => listAt(before, folder)),
  )
}

/** Every package.json below a folder of the base. */
export function listAt(before: Snapshot | null, folder: string): string[] {
  return (before?.list() ?? [])
    .map((file) => path.posix.relative(folder, file.path))
    .filter((file) => path.posix.basename(file) === 'package.json' && !file.startsWith('../'))
}

/** Reads a lockfile by its absolute path as HEAD has it. @param before - from the lockfile's folder. @throws {DepgateError} ELOCKFILE. */
export function readAtHead(place: string, before: Snapshot, host: Shown): Lockfile {
  const folder = path.dirname(place)
  // npm prefers a shrinkwrap: a change that only adds or drops it changes which file counts.
  const own = path.basename(place)
  const names = namesOfFormat(own).length > 0 ? namesOfFormat(own) : [own]
  for (const name of names) {
    const text = before.read(name)
    if (text === null) continue
    const shown = show(path.join(folder, name), host)
    return onSide('at HEAD', () =>
      parseLockfile(
        text,
        shown,
        (file) => before.read(file),
        () => listManifests(before, host),
      ),
    )
  }
  return unlockedState(
    show(place, host),
    (file) => before.read(file),
    () => listManifests(before, host),
  )
}
