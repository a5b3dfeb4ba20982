// Lists every lockfile of a checkout, for a job that judges all of it.

import { openDisk } from '../../snapshot/disk.ts'
import type { PolicyHost } from '../../policy/load/load.ts'
import { pairsOfUnread } from '../unread-pairs.ts'
import type { Beside } from './beside.ts'
import { listPlaces } from './changed-lockfiles.ts'
import type { Sides } from './places.ts'
import { findLockfile } from './read-lockfile.ts'
import { openReaders } from './read-places.ts'
import { absolute, leaveOutWorkspaces } from './workspace-roots.ts'

/**
 * Lists the lockfiles of the checkout, its submodules included, and what of it cannot be read.
 *
 * @throws {DepgateError} EUSAGE where there is no lockfile at all.
 */
export function listWholeTree(host: PolicyHost, tell: (line: string) => void): Beside {
  const { folder } = host
  const top = host.git.top(folder)
  if (top === null) return { files: [findLockfile(openDisk(folder, host))], unread: [] }
  const sides: Sides = { top, before: null, after: openDisk(top, host), outer: null }
  const { places, unread } = listPlaces(sides, host)
  const { judged } = leaveOutWorkspaces(places, places, openReaders(host), { host, tell })
  const files = judged.flatMap((place) => absolute(place) ?? [])
  if (files.length === 0 && unread.length === 0) findLockfile(openDisk(folder, host))
  const head = { isJudge: false, checkouts: [] }
  return { files, unread: pairsOfUnread(unread, head, host) }
}
