// Finds what else HEAD and the disk (or the index) differ in, beside the lockfile of the project at hand.

import path from 'node:path'
import { namesOfFormat } from '../../lockfile/names.ts'
import type { CheckoutFiles } from '../../snapshot/snapshot.ts'
import { openCommit } from '../../snapshot/commit.ts'
import type { Snapshot } from '../../snapshot/snapshot.ts'
import { listPlaces } from './changed-lockfiles.ts'
import { pairsOfUnread } from '../unread-pairs.ts'
import { absolute, leaveOutWorkspaces, refuseUnlocked } from './workspace-roots.ts'
import type { JudgedPair } from '../judged-pair.ts'
import type { Sides } from './places.ts'
import { openReaders } from './read-places.ts'

/** Other lockfiles that are to be judged, and those that cannot be. */
export interface Beside {
  readonly files: readonly string[]
  readonly unread: readonly JudgedPair[]
}

/**
 * Lists the lockfiles of the checkout, but the one at hand, that changed since HEAD.
 *
 * @param after - the disk, or the index.
 * @throws {DepgateError} EGIT; EUSAGE where a lockfile is gone and its manifest is not.
 */
export function listBeside(
  own: string,
  after: Snapshot,
  host: CheckoutFiles & { readonly folder: string },
  tell: (line: string) => void,
): Beside {
  const folder = path.dirname(own)
  const top = host.git.top(folder)
  if (top === null) return { files: [], unread: [] }
  const commit = host.git.head(folder)
  const before = commit === null ? null : openCommit({ top, commit, label: 'HEAD' }, host)
  const sides: Sides = { top, before, after: after.at(top), outer: null }
  const { places, unread } = listPlaces(sides, host)
  const real = path.join(host.real(folder), path.basename(own))
  // Of one package manager: another one's lockfile in the same folder is judged beside it.
  const ownNames = [path.basename(own), ...namesOfFormat(path.basename(own))]
  const isOwn = (file: string | null) =>
    file !== null && path.dirname(file) === path.dirname(real) && ownNames.includes(path.basename(file))
  const changed = places.filter((place) => place.isChanged && !isOwn(absolute(place)))
  const readers = openReaders(host)
  const { judged, unread: left } = leaveOutWorkspaces(changed, places, readers, { host, tell })
  const moved = judged
    .filter((place) => place.after === null)
    .flatMap((place) => refuseUnlocked(place, places, readers, host))
  const head = before === null ? null : { isJudge: false, checkouts: [before] }
  return {
    files: judged.flatMap((place) => absolute(place) ?? []),
    unread: pairsOfUnread([...unread, ...left, ...moved], head, host),
  }
}
