// Makes what a change touches and nothing can read a part of the report, under the policy of its folder.

import path from 'node:path'
import { emptyLockfile } from '../lockfile/parse.ts'
import { plain } from '../text/plain.ts'
import type { PolicyBefore } from '../policy/load/load.ts'
import type { UnreadFile } from './checkout/unread-files.ts'
import { show } from '../text/show-path.ts'
import type { JudgedPair } from './judged-pair.ts'
import { listFolders } from './checkout/folders.ts'
import type { GitAccess } from '../ports/git.ts'
import { labelOf } from './checkout/places.ts'

/**
 * Returns a pair of empty lockfiles for each file: a gap that belongs to no lockfile must not get lost with it.
 *
 * @param head - HEAD, where the policy on disk judges; null where that of the base does.
 */
export function pairsOfUnread(
  files: readonly UnreadFile[],
  head: PolicyBefore | null,
  host: GitAccess & { readonly folder: string },
): JudgedPair[] {
  const known = new Map(files.map((one) => [path.join(one.sides.top, one.file), one]))
  return [...known].map(([file, { sides, file: place, reason }]) => {
    const shown = show(file, host)
    const empty = emptyLockfile(shown)
    return {
      pair: {
        before: empty,
        after: empty,
        beforeLabel: plain(labelOf(sides)),
        afterLabel: sides.after.label ?? shown,
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
