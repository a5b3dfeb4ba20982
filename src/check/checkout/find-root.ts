// Finds the project that npm works on from a folder: the nearest manifest, or the workspace root above it.

import path from 'node:path'
import { openFile } from '../../json/section.ts'
import { formats } from '../../lockfile/formats.ts'
import { findWorkspaces } from '../../manifest/workspaces.ts'
import { stepBetween, type Snapshot } from '../../snapshot/snapshot.ts'

/**
 * Returns the folder that npm works on from the snapshot's folder, as npm finds its `localPrefix` (npm 9 to 12,
 * @npmcli/config): the nearest folder with a package.json, or the root above whose `workspaces` select that folder. The
 * folder itself where no manifest is above it.
 */
export function findRoot(from: Snapshot): string {
  let own: string | null = null
  for (let place = from; ; place = place.at(path.dirname(place.folder))) {
    const { folder } = place
    const manifest = readManifest(place)
    if (own === null && manifest !== null) own = folder
    else if (own !== null && selects(place, manifest, stepBetween(folder, own))) return folder
    if (path.dirname(folder) === folder) return own ?? from.folder
  }
}

/** A manifest above that cannot be read selects nothing, for npm too. */
function readManifest(place: Snapshot): string | null {
  return readOrNothing(place, 'package.json')
}

function readOrNothing(place: Snapshot, file: string): string | null {
  try {
    return place.read(file)
  } catch {
    return null
  }
}

function selects(place: Snapshot, manifest: string | null, step: string | null): boolean {
  if (step === null || step === '') return false
  const read = (file: string) => readOrNothing(place, file)
  if (formats.some(({ selectsWorkspace }) => selectsWorkspace?.(read, step) === true)) return true
  if (manifest?.includes('workspaces') !== true) return false
  try {
    return findWorkspaces(openFile(manifest.replace(/^\uFEFF/, ''), 'package.json', ''))(step)
  } catch {
    return false
  }
}
