// Which texts count as approved when a hook begins: the state, the commit, or nothing.
import type { WatchedFile } from '../ports/hook-state.ts'
import { isInstalledLockfile, lockfileNames } from '../lockfile/names.ts'

/** What is known when the texts on disk have been read. Hashes all. */
export interface Known {
  /** What is remembered; null where nothing is. */
  readonly state: {
    readonly files: Readonly<Record<string, WatchedFile>>
    readonly commit: string | null
  } | null
  /** There was a state, and it cannot be read: nothing of before is known. */
  readonly isDamaged: boolean
  /** What HEAD has; null outside of a checkout. */
  readonly committed: ReadonlyMap<string, string> | null
  readonly commit: string | null
  /** What lies on disk. */
  readonly disk: ReadonlyMap<string, { readonly hash: string | null; readonly print: string | null }>
  /** A session starts. */
  readonly isStart: boolean
  /** The first that is seen of the root is a command that has not run yet: it has done nothing to it. */
  readonly isBefore: boolean
  /** Watched since this run only: by a newer depgate, or because the environment names it. Nothing of it is remembered. */
  readonly isNewlyWatched?: (path: string) => boolean
}

/** Files that bring code in: without a before all of it is new. Settings that were there are how things are. */
function bringsCode(path: string): boolean {
  const name = path.slice(path.lastIndexOf('/') + 1)
  return name === 'package.json' || name.includes('lock') || lockfileNames.includes(name)
}

/**
 * Returns every file with its approved text and the one on disk.
 *
 * A commit that came between two sessions was made by a person and is approved as it is. One that was made during a
 * session may be the agent's: what it contains stays judged as it was.
 */
export function findApproved(known: Known): Record<string, WatchedFile> {
  const { state, committed, disk } = known
  const isMoved = state !== null && known.isStart && state.commit !== known.commit && committed !== null
  const paths = new Set([...disk.keys(), ...Object.keys(state?.files ?? {}), ...(committed?.keys() ?? [])])
  const entries = [...paths].sort().flatMap((path) => {
    const { hash = null, print = null } = disk.get(path) ?? {}
    const approved =
      state === null || isMoved || known.isNewlyWatched?.(path) === true
        ? takeAnew(path, hash, known)
        : (state.files[path]?.approved ?? null)
    // What is nowhere need not be looked at; a node_modules that is not there yet must.
    const isNowhere = approved === null && hash === null && !disk.has(path)
    return isNowhere ? [] : [[path, { approved, seen: hash, print }] as const]
  })
  return Object.fromEntries(entries)
}

function takeAnew(path: string, hash: string | null, known: Known): string | null {
  const { committed, disk, isStart, isBefore, isDamaged, state } = known
  const isOutside = path.startsWith('/') || /^[a-zA-Z]:/.test(path)
  const isInstalled = isInstalledLockfile(path)
  // No commit speaks of those: how they are when the watch begins is how they are.
  if (isOutside) return state?.files[path]?.approved ?? hash
  if (isInstalled) return state?.files[path]?.approved ?? null
  if (committed !== null) return committed.get(path) ?? null
  if ((isStart || isBefore) && !isDamaged) return disk.get(path)?.hash ?? null
  return bringsCode(path) ? null : hash
}
