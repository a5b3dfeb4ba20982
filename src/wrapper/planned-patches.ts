// Adds the patch files of a project (npm 12) to the tree that npm is about to install.

import path from 'node:path'
import { readAtHead } from '../check/checkout/read-at-base.ts'
import { withPatches } from '../check/checkout/read-patches.ts'
import { DepgateError } from '../errors.ts'
import { packageLockName } from '../lockfile/npm/names.ts'
import type { LockfilePair } from '../model/change.ts'
import type { LockedPatch } from '../model/lockfile.ts'
import type { PlannedTree } from '../ports/npm.ts'
import { openCommit, type CommitSnapshot } from '../snapshot/commit.ts'
import { openDisk } from '../snapshot/disk.ts'
import type { CheckoutFiles } from '../snapshot/snapshot.ts'

type Host = CheckoutFiles & { readonly folder: string }

/** A planned tree, and what its patches are compared with. */
export interface PatchedPlan {
  readonly tree: Pick<PlannedTree, 'folder' | 'isProject' | 'isLate'>
  /** Those of the lockfile on disk. */
  readonly onDisk: readonly LockedPatch[]
  /** Before is what was approved, of which no patch files are kept: then it is not compared with HEAD. */
  readonly isApproved: boolean
  /** npm records new hashes on purpose: `npm patch commit`. */
  readonly isRecording: boolean
}

/**
 * Adds the files of the patches, for the rule `patched`: as they are, and as HEAD has them.
 *
 * npm's tree has the hash that it computed from the file, also where the lockfile has another one: `npm install` then
 * applies the file and writes its hash (measured with 12.2.1), and only `npm ci` refuses. So what is locked on disk counts.
 */
export function withPlannedPatches(pair: LockfilePair, plan: PatchedPlan, host: Host): LockfilePair {
  const { tree, onDisk, isApproved, isRecording } = plan
  const { patches = [] } = pair.after
  if (!tree.isProject || tree.isLate || patches.length === 0) return pair
  const locked = isRecording ? patches : patches.map((patch) => asLocked(patch, onDisk))
  const after = { ...pair.after, patches: locked }
  const head = isApproved ? null : openHead(tree, host)
  const then = head === null ? null : patchesAt(head, tree, host)
  const before = then === null ? pair.before : { ...pair.before, patches: then }
  const states = { before: then === null ? null : head, after: openDisk(tree.folder, host) }
  return withPatches({ ...pair, before, after }, states, host)
}

/** The packages whose package.json a patch changes: `name@version`. */
export function listPatchedManifests({ files = [] }: LockfilePair): ReadonlySet<string> {
  return new Set(
    files.flatMap(({ type, kind, text, patch }) =>
      type === 'file' && kind === 'patch' && /^(?:---|\+\+\+) (?:[ab]\/)?package\.json\b/m.test(text)
        ? (patch?.after ?? []).map((one) => one.package)
        : [],
    ),
  )
}

/** A patch with the hash that is locked for the same file on disk. */
function asLocked(patch: LockedPatch, onDisk: readonly LockedPatch[]): LockedPatch {
  const same = onDisk.find((one) => one.package === patch.package && one.locked?.path === patch.locked?.path)
  return same?.locked == null ? patch : { ...patch, locked: same.locked }
}

/** Null outside of a checkout, before its first commit, and where git cannot be asked. */
function openHead({ folder }: PatchedPlan['tree'], host: Host): CommitSnapshot | null {
  try {
    const top = host.git.top(folder)
    const commit = top === null ? null : host.git.head(folder)
    return top === null || commit === null
      ? null
      : openCommit({ top, commit, label: 'HEAD' }, host).at(folder)
  } catch (error) {
    if (error instanceof DepgateError) return null
    throw error
  }
}

/** Null for a HEAD that cannot be read, which is an error of `check`. */
function patchesAt(
  head: CommitSnapshot,
  { folder }: PatchedPlan['tree'],
  host: Host,
): readonly LockedPatch[] | null {
  try {
    return readAtHead(path.join(folder, packageLockName), head, { ...host, folder }).patches ?? []
  } catch (error) {
    if (error instanceof DepgateError) return null
    throw error
  }
}
