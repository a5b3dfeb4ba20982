// Puts manifests and lockfiles back to what was approved, and node_modules with them.

import path from 'node:path'
import { isInstalledLockfile, lockfileNames } from '../../lockfile/names.ts'
import { isPackageFolder } from '../state.ts'
import { recordedLockfileOf } from './covering-lockfile.ts'
import { listForeign, ownerOf } from './unrecorded.ts'
import type { HookHost, WatchedRoot } from '../../ports/hook.ts'
import { plain } from '../../text/plain.ts'
import type { ApprovedState } from '../../snapshot/approved.ts'

/** Puts back what the change did; returns what was done, in sentences. */
export async function restoreFiles(
  changed: readonly string[],
  { root, approved, disk }: ApprovedState,
  held: WatchedRoot,
  hook: Pick<HookHost, 'prune'>,
): Promise<string[]> {
  // A manifest that is new is a person's work: only what locks it goes.
  const fixed = changed.filter(
    (file) =>
      lockfileNames.includes(path.posix.basename(file)) ||
      (path.posix.basename(file) === 'package.json' && approved.has(file)),
  )
  const installed = changed.filter((file) => isInstalledLockfile(file) || isPackageFolder(file))
  for (const file of fixed) held.putBack(file, approved.get(file) ?? null)
  // npm would take apart what another manager has installed.
  const isOfNpm = (folder: string) =>
    recordedLockfileOf(folder, disk) !== null || listForeign(folder, { disk }).length === 0
  const owners = [...new Set(installed.map(ownerOf))].filter(isOfNpm)
  const folders = owners.map((folder) => path.join(root, folder))
  const pruned = await Promise.all(folders.map((folder) => hook.prune(folder)))
  const failed = folders.filter((_, nth) => pruned[nth] !== true)
  return [
    ...(fixed.length === 0
      ? []
      : [`Put back as they were approved: ${fixed.map((file) => plain(file)).join(', ')}.`]),
    ...(pruned.includes(true) ? ['node_modules was made what the lockfile says again; no script ran.'] : []),
    ...failed.map((folder) => `npm could not prune ${plain(folder)}: what was installed still lies there.`),
  ]
}
