// Checks the preconditions for judging a tree, and fills the audit record.

import path from 'node:path'
import { DepgateError } from '../errors.ts'
import type { Files } from '../ports/files.ts'
import type { GitAccess } from '../ports/git.ts'
import type { Clock } from '../ports/clock.ts'
import type { Invocation } from '../ports/invocation.ts'
import { sha256Of } from '../text/sha256.ts'
import { readLockfile } from '../check/checkout/read-lockfile.ts'
import { openDisk } from '../snapshot/disk.ts'
import { readPolicy, type PolicyHost } from '../policy/load/load.ts'
import { demandReceipt, hashBeside } from '../trail/receipt-file.ts'
import { demandTrail, type RunRecord } from '../trail/record-run.ts'
import type { Policy } from '../model/policy.ts'
import type { PlannedTree } from '../ports/npm.ts'
import type { Trails } from '../ports/trail.ts'
import { show } from '../text/show-path.ts'
import { listFolders } from '../check/checkout/folders.ts'
import { npmLockfileNames, packageLockName } from '../lockfile/npm/names.ts'

/** A lockfile on disk. */
export interface LockOnDisk {
  /** The file name. */
  readonly file: string
  readonly text: string
}

/** Finds the lockfile of a project's tree; null where there is none. */
export function readLock(tree: PlannedTree, files: Pick<Files, 'read'>): LockOnDisk | null {
  if (!tree.isProject) return null
  for (const file of npmLockfileNames) {
    const text = files.read(path.join(tree.folder, file))
    if (text !== null) return { file, text }
  }
  return null
}

/** What the audit trail and a receipt are checked with. */
type CheckPorts = Clock & Files & GitAccess & Invocation & Trails

/** A tree that is about to be judged. */
export interface PlanToCheck {
  readonly tree: PlannedTree
  readonly policy: Policy
  /** The receipt that the lockfile on disk must match; null where none is asked for. */
  readonly receipt: string | null
  /** Gains the project, its lockfile and the policy. */
  readonly record: RunRecord
}

/**
 * Checks that a tree may be judged: the audit trail that the policy demands can be written, and a receipt matches the
 * lockfile.
 *
 * @throws {DepgateError} ETRAIL, ERECEIPT.
 */
export function checkPreconditions({ tree, policy, receipt, record }: PlanToCheck, host: CheckPorts): void {
  const lock = readLock(tree, host)
  const before = lock === null ? null : sha256Of(lock.text)
  const file = path.join(tree.folder, lock?.file ?? packageLockName)
  const isKnown = record.lockfiles.some((one) => one.path === file)
  if (tree.isProject && !isKnown)
    record.lockfiles = [...record.lockfiles, { path: file, before, after: before }]
  record.project = tree.folder
  record.policy = policy
  demandTrail(policy, host)
  // A late tree comes from the same lockfile.
  if (receipt === null || tree.isLate) return
  const files =
    lock === null ? {} : hashBeside(readLockfile(file, openDisk(host.folder, host), host), tree.folder, host)
  demandReceipt(receipt, { lockfile: before, files, policy: policy.sha256, now: host.now() }, host)
}

/** Records the final state of the lockfiles and the policy. */
export function recordEnd(record: RunRecord, named: string | null, host: PolicyHost): void {
  record.lockfiles = record.lockfiles.map(({ path: file, before }) => ({
    path: show(file, host),
    before,
    after: orNull(() => {
      const text = host.read(file)
      return text === null ? null : sha256Of(text)
    }),
  }))
  if (record.policy !== null)
    record.policyAfter = orNull(
      () =>
        readPolicy(named, [...listFolders(record.project, host), ...listFolders(host.folder, host)], host)
          .policy.sha256,
    )
}

/** Null for a file that can no longer be read: the error that ended the run is reported elsewhere. */
function orNull(read: () => string | null): string | null {
  try {
    return read()
  } catch (error) {
    if (error instanceof DepgateError) return null
    throw error
  }
}
