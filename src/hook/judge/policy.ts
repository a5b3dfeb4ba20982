// The policy that judges what an agent changes: the approved one, and what the one on disk asks for beyond it.

import path from 'node:path'
import type { Policy } from '../../model/policy.ts'
import { policyFile, readPolicy, type PolicyHost } from '../../policy/load/load.ts'
import type { ApprovedStates } from '../../snapshot/approved.ts'
import { overlay } from '../../snapshot/overlay.ts'
import { foldersUpTo } from '../../check/checkout/folders.ts'

/** Returns the policy of a folder, by its path from the root. */
export function approvedPolicy(folder: string, { before, after }: ApprovedStates, host: PolicyHost): Policy {
  const root = after.folder
  const folders = foldersUpTo(root, path.join(root, folder))
  const judging = { before: { isJudge: true, checkouts: [before] }, disk: after }
  const { policy } = readPolicy(null, folders, host, judging)
  // Wherever a policy lets waivers count that a change brings along: an agent is not who may waive.
  const approved = readPolicy(null, folders, host, { disk: overlay(after, before, isPolicy) }).policy
  const old = new Set(approved.waivers.map((one) => JSON.stringify(one)))
  return { ...policy, waivers: policy.waivers.filter((waiver) => old.has(JSON.stringify(waiver))) }
}

/** A package's is no part of the approved state: it can only tighten. */
export function isPolicy(file: string): boolean {
  return path.basename(file) === policyFile && !/(?:^|[\\/])node_modules[\\/]/.test(file)
}
