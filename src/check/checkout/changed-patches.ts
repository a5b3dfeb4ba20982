// Finds out whether a patch file of a project changed alone: npm install then applies its new content.

import path from 'node:path'
import { parseLockfile } from '../../lockfile/parse.ts'
import type { Snapshot } from '../../snapshot/snapshot.ts'

/**
 * Whether one of the patches that a lockfile names differs from before.
 *
 * @param file - the lockfile, from the top of its checkout.
 * @param after - the checkout as it is, from its top.
 * @param isChanged - whether a file differs, by its path from the top.
 */
export function hasChangedPatch(
  file: string | null,
  after: Snapshot,
  isChanged: (file: string) => boolean,
): boolean {
  if (file === null) return false
  try {
    const text = after.read(file)
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
