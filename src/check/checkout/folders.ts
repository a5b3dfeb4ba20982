// The folders from a lockfile up to the top of its checkout.

import type { Host } from '../../ports/host.ts'
import path from 'node:path'
import type { Sides } from './places.ts'

/** A folder of a checkout at the base. */
export interface FolderAt {
  readonly sides: Sides
  readonly folder: string
}

/** The folders from one up to the top of its checkout; that one alone where there is none. */
export function listFolders(folder: string, host: Host): string[] {
  const top = topOf(folder, host)
  const folders = [folder]
  for (let place = folder; top !== null && place !== top && path.dirname(place) !== place;) {
    place = path.dirname(place)
    folders.push(place)
  }
  return folders
}

/** Outside of a checkout, and where there is no git, nothing above a folder speaks for it. */
function topOf(folder: string, host: Host): string | null {
  try {
    const top = host.git.top(folder)
    return top !== null && `${folder}${path.sep}`.startsWith(`${path.normalize(top)}${path.sep}`)
      ? path.normalize(top)
      : null
  } catch {
    return null
  }
}

/** A host whose git shows files from the top: a folder of before may be gone from the disk. */
export function showFromTop({ top }: Sides, host: Host): Host {
  const show: Host['git']['show'] = (folder, commit, file) => {
    const place = path.relative(top, path.join(folder, file)).replaceAll('\\', '/')
    return place.startsWith('../') ? null : host.git.show(top, commit, place)
  }
  return { ...host, git: { ...host.git, show } }
}
