// What the file system states of a file without its being read, and the folders of a project.

import { readdirSync, statSync } from 'node:fs'

/** How many folders one walk sees; beyond that it reports so. */
const maxFolders = 20_000

/** Folders that contain no project of the user's. */
export const skipped = new Set(['node_modules', '.git'])

/** Size, both times to the nanosecond, and which file it is; null where there is none. */
export function fingerprintOf(file: string): string | null {
  try {
    const stat = statSync(file, { bigint: true, throwIfNoEntry: false })
    return stat === undefined ? null : `${stat.size}.${stat.mtimeNs}.${stat.ctimeNs}.${stat.ino}`
  } catch (error) {
    // A part of the path that is a file now: nothing is there.
    if ((error as NodeJS.ErrnoException).code === 'ENOTDIR') return null
    return `unreadable.${(error as NodeJS.ErrnoException).code}`
  }
}

/**
 * Whether a print can be trusted to tell the next change. A file that is written twice within one tick of the file
 * system's clock (up to 10 ms on Linux, 2 s on FAT) keeps its times; its size may be the same by design.
 */
export function isSettled(print: string, takenAt: number): boolean {
  const changed = Number(print.split('.')[2] ?? 0) / 1e6
  return changed < takenAt - 20
}

/**
 * Every folder under `start` (a path relative to `root`, '' for itself) with its print; names the files that it meets.
 *
 * @param depth - how many names a path may have.
 */
export function walk(
  root: string,
  start: string,
  depth: number,
  meet: (path: string) => void,
): { folders: Record<string, string>; isWhole: boolean } {
  const folders: Record<string, string> = {}
  const queue = [start]
  let isWhole = true
  for (let at = 0; at < queue.length; at += 1) {
    const place = queue[at] ?? ''
    const full = place === '' ? root : `${root}/${place}`
    // Before it is read: what comes in between changes the print again.
    const print = fingerprintOf(full)
    if (print === null) continue
    folders[place] = print
    for (const { path, isFolder } of list(root, place)) {
      if (!isFolder) meet(path)
      else if (queue.length < maxFolders && path.split('/').length <= depth) queue.push(path)
      else isWhole = false
    }
  }
  return { folders, isWhole }
}

/** What lies in a folder: files, links and folders of the user's. */
export function list(root: string, place: string): { path: string; isFolder: boolean }[] {
  try {
    return readdirSync(place === '' ? root : `${root}/${place}`, { withFileTypes: true })
      .filter((entry) => !(entry.isDirectory() && skipped.has(entry.name)))
      .map((entry) => ({
        path: place === '' ? entry.name : `${place}/${entry.name}`,
        isFolder: entry.isDirectory(),
      }))
  } catch {
    // Gone, or not to be read by this user, nor by an npm of the same user.
    return []
  }
}
