// The glance that most hooks are: has anything moved since the state was taken?

import { isWatched } from '../state.ts'
import { fingerprintOf, isSettled } from './file-stats.ts'
import { list, walk } from './walk.ts'
import type { HookState } from '../../ports/hook-state.ts'

/** How many folders may differ before it is quicker to take the state anew. */
const maxFolders = 400

/** How deep a folder is looked into that is no project: a home, a folder of projects. */
export const shallow = 2

/**
 * Returns the files outside of the project that are not as the state has them, as far as sizes and times tell; null where
 * something else has moved. Reads no file.
 */
export function listMoved(state: HookState): string[] | null {
  const { root, takenAt, head, folders, files } = state
  const outside: string[] = []
  for (const [path, { print, seen }] of Object.entries(files)) {
    if (isInPackage(path)) continue
    const now = fingerprintOf(placeOf(root, path))
    if (now === print && (now === null || (seen !== null && isSettled(now, takenAt)))) continue
    if (!isOutside(path)) return null
    outside.push(path)
  }
  if (head !== null && fingerprintOf(head.file) !== head.print) return null
  let moved = 0
  for (const [place, print] of Object.entries(folders)) {
    const now = fingerprintOf(place === '' ? root : `${root}/${place}`)
    if (now === print && isSettled(print, takenAt)) continue
    moved += 1
    if (now === null || moved > maxFolders || hasNews(place, state)) return null
  }
  return outside
}

/**
 * Whether a path is that of a node_modules inside of a package. There are hundreds, and npm writes its record whenever it
 * installs there: they are looked at when that moves.
 */
function isInPackage(path: string): boolean {
  const at = path.indexOf(inner)
  return (
    at !== -1 &&
    path.endsWith('/') &&
    path[at + inner.length] !== '.' &&
    path.includes(inner, at + inner.length)
  )
}

const inner = 'node_modules/'

/** Where a path of the state lies. */
export function placeOf(root: string, path: string): string {
  return isOutside(path) ? path : `${root}/${path}`
}

function isOutside(path: string): boolean {
  return path.startsWith('/') || /^[a-zA-Z]:[\\/]/.test(path)
}

/** Whether a folder contains a file that counts and is not known, or a new folder that does. */
function hasNews(place: string, { root, watched, depth, folders, files }: HookState): boolean {
  const isNew = (path: string) => isWatched(path, watched) && !Object.hasOwn(files, path)
  return list(root, place).entries.some(({ path, kind }) => {
    if (kind === 'file') return isNew(path)
    if (kind === 'packages') return !Object.hasOwn(files, `${path}/`)
    if (Object.hasOwn(folders, path)) return false
    if (kind === 'link') return true
    let hasNew = false
    // As deep as the state was taken, and no deeper.
    if (path.split('/').length > depth) return false
    const walked = walk(root, path, depth, (file) => (hasNew ||= isNew(file)))
    const hasRoots = [walked.packages, walked.checkouts, walked.links].some((found) => found.length > 0)
    return hasNew || hasRoots || list(root, path).isCheckout || (!walked.isWhole && depth > shallow)
  })
}
