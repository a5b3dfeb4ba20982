// Finds the ranges that an install is compared with: those that `check` compares with.

import path from 'node:path'
import { readAtHead } from '../check/checkout/read-at-base.ts'
import { DepgateError } from '../errors.ts'
import type { LockfilePair } from '../model/change.ts'
import type { PlannedTree } from '../ports/npm.ts'
import { openCommit } from '../snapshot/commit.ts'
import type { CheckoutFiles } from '../snapshot/snapshot.ts'
import { packageLockName } from '../lockfile/npm/names.ts'

/**
 * Replaces the manifests of before by those of HEAD: a range that was typed into package.json and is not committed is
 * gained, for an install as for `check`. Outside of a checkout, and before its first commit, those on disk stay.
 */
export function compareWithHead(
  pair: LockfilePair,
  { folder, isProject }: Pick<PlannedTree, 'folder' | 'isProject'>,
  host: CheckoutFiles & { readonly folder: string },
): LockfilePair {
  if (!isProject) return pair
  try {
    const top = host.git.top(folder)
    const commit = top === null ? null : host.git.head(folder)
    if (top === null || commit === null) return pair
    const head = openCommit({ top, commit, label: 'HEAD' }, host).at(folder)
    const { manifests } = readAtHead(path.join(folder, packageLockName), head, { ...host, folder })
    return { ...pair, before: { ...pair.before, manifests } }
  } catch (error) {
    // A HEAD that cannot be read is an error of `check`; what the install adds is judged in any case.
    if (error instanceof DepgateError) return pair
    throw error
  }
}
