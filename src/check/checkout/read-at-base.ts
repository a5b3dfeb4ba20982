// Reads lockfiles as the base has them.

import path from 'node:path'
import { DepgateError } from '../../errors.ts'
import { parseLockfile, unlockedState } from '../../lockfile/parse.ts'
import type { Lockfile } from '../../model/lockfile.ts'
import type { Snapshot } from '../../snapshot/snapshot.ts'
import { plain } from '../../text/plain.ts'
import { labelOf, type LockfileLocation } from './places.ts'

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
export function onSide<T>(side: string, read: () => T): T {
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
  if (text === null) return unlockedState(shown, manifest('package.json'))
  return onSide(`at ${plain(labelOf(sides), 100)}`, () =>
    parseLockfile(text, shown, manifest, () => listAt(before, folder)),
  )
}

/** Every package.json below a folder of the base. */
function listAt(before: Snapshot | null, folder: string): string[] {
  return (before?.list() ?? [])
    .map((file) => path.posix.relative(folder, file.path))
    .filter((file) => path.posix.basename(file) === 'package.json' && !file.startsWith('../'))
}
