// The folders from a lockfile up to the top of its checkout.

import path from 'node:path'
import type { GitAccess } from '../../ports/git.ts'

/** The folders from one up to the top of its checkout; that one alone where there is none. */
export function listFolders(folder: string, host: GitAccess): string[] {
  return foldersUpTo(topOf(folder, host), folder)
}

/** The folders from one up to a top above it; that one alone where there is none. */
export function foldersUpTo(top: string | null, folder: string): string[] {
  const folders = [folder]
  for (let place = folder; top !== null && place !== top && path.dirname(place) !== place;) {
    place = path.dirname(place)
    folders.push(place)
  }
  return folders
}

/** Outside of a checkout, and where there is no git, no folder above counts. */
function topOf(folder: string, host: GitAccess): string | null {
  try {
    const top = host.git.top(folder)
    return top !== null && `${folder}${path.sep}`.startsWith(`${path.normalize(top)}${path.sep}`)
      ? path.normalize(top)
      : null
  } catch {
    return null
  }
}
