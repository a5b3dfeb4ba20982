// Makes what a change touches and nothing can read a part of the report, under the policy of its folder.

import path from 'node:path'
import { emptyLockfile, plain, type Host } from '../index.ts'
import { listFolders } from './pair-policy.ts'
import { show } from './read-files.ts'
import type { JudgedPair } from './read-lockfiles.ts'
import type { PolicyCommit } from './read-policy.ts'
import type { UnreadFile } from './unread-files.ts'

/**
 * Returns a pair of empty lockfiles for each file: a gap that belongs to no lockfile must not get lost with it.
 *
 * @param head - HEAD, where the policy on disk judges; null where that of the base does.
 */
export function pairsOfUnread(
  files: readonly UnreadFile[],
  head: PolicyCommit | null,
  host: Host,
): JudgedPair[] {
  const known = new Map(files.map((one) => [path.join(one.sides.top, one.file), one]))
  return [...known].map(([file, { sides, file: place, reason }]) => {
    const shown = show(file, host)
    const empty = emptyLockfile(shown)
    return {
      pair: {
        before: empty,
        after: empty,
        beforeLabel: plain(sides.label),
        afterLabel: sides.isIndex === true ? 'index' : shown,
        unread: [{ path: shown, reason }],
      },
      // Nothing is asked of a registry for it.
      folder: host.folder,
      base: null,
      policyFolders: [...listFolders(path.dirname(file), host), ...listFolders(host.folder, host)],
      policyAt: head === null ? { sides, folders: [path.posix.dirname(place)] } : null,
      policyHead: head,
      settings: [],
      installFiles: [],
    }
  })
}
