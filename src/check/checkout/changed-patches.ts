// Tells whether a patch file of a project changed alone: npm install puts whatever it then holds into the package.

import path from 'node:path'
import { parseLockfile } from '../../lockfile/parse.ts'
import type { Host } from '../../ports/host.ts'

/**
 * Whether one of the patches that a lockfile names differs from before.
 *
 * @param file - the lockfile, from the top of its checkout.
 * @param isChanged - whether a file differs, by its path from the top.
 */
export function hasChangedPatch(
  file: string | null,
  top: string,
  isChanged: (file: string) => boolean,
  host: Host,
): boolean {
  if (file === null) return false
  try {
    const text = host.read(path.join(top, file))
    if (text === null || !text.includes('"patched"')) return false
    const { patches = [] } = parseLockfile(text, path.posix.basename(file))
    return patches.some(
      ({ locked }) => locked !== null && isChanged(path.posix.join(path.posix.dirname(file), locked.path)),
    )
  } catch {
    // What cannot be read is an error once it is judged, for a better reason than this one.
    return false
  }
}
