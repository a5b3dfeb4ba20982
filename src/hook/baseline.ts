// Decides which texts count as approved when a hook begins: the state, a commit, what was there, or nothing.

import type { WatchedFile } from '../ports/hook-state.ts'
import { isInstalledLockfile, lockfileNames } from '../lockfile/names.ts'
import { isPackageFolder } from './state.ts'

/** What is known when the texts on disk have been read. All texts as hashes, by paths from the root. */
export interface Known {
  /** What is remembered; null where nothing is. */
  readonly files: Readonly<Record<string, WatchedFile>> | null
  /** There was a state, and it is damaged or deleted. */
  readonly isLost: boolean
  /** What the commit has that was not made in the session; null outside of a checkout. */
  readonly committed: ReadonlyMap<string, string> | null
  /** What was approved of the same files in the checkout around the root, or the one that it is a worktree of. */
  readonly elsewhere: ReadonlyMap<string, string>
  readonly disk: ReadonlyMap<string, { readonly hash: string | null; readonly print: string | null }>
  /** Nothing of the session has run here yet: it starts, or its first command is about to. */
  readonly hasNotRun: boolean
  /** Watched since this run only: by a newer depgate, or because the environment names it. Nothing of it is remembered. */
  readonly isNewlyWatched?: (path: string) => boolean
}

/** Files that bring code in: without a before all of it is new. Settings that were there are how things are. */
function bringsCode(path: string): boolean {
  const name = path.slice(path.lastIndexOf('/') + 1)
  return name === 'package.json' || name.includes('lock') || lockfileNames.includes(name)
}

/** Returns every file with its approved text and the one on disk. */
export function findApproved(known: Known): Record<string, WatchedFile> {
  const { files, committed, disk } = known
  const paths = new Set([...disk.keys(), ...Object.keys(files ?? {}), ...(committed?.keys() ?? [])])
  const entries = [...paths].sort().flatMap((path) => {
    const { hash = null, print = null } = disk.get(path) ?? {}
    const isNew = files === null || known.isNewlyWatched?.(path) === true
    const approved = isNew ? takeAnew(path, hash, known) : (files[path]?.approved ?? null)
    // What is nowhere need not be looked at; a node_modules that is not there yet must.
    const isNowhere = approved === null && hash === null && !disk.has(path)
    return isNowhere ? [] : [[path, { approved, seen: hash, print }] as const]
  })
  return Object.fromEntries(entries)
}

function takeAnew(path: string, hash: string | null, known: Known): string | null {
  const { committed, elsewhere, hasNotRun, isLost } = known
  const isOutside = path.startsWith('/') || /^[a-zA-Z]:/.test(path)
  // No commit contains those: how they are when the watch begins is how they are.
  if (isOutside) return hash
  const other = elsewhere.get(path) ?? null
  if (isInstalledLockfile(path) || isPackageFolder(path)) return other
  if (committed !== null) return other !== null && other === hash ? other : (committed.get(path) ?? other)
  if (hasNotRun && !isLost) return hash
  return other ?? (bringsCode(path) ? null : hash)
}
