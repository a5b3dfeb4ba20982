// The policy that judges what an agent changes: the approved one, and what the one on disk asks for beyond it.

import path from 'node:path'
import type { Policy } from '../../model/policy.ts'
import { policyFile, readPolicy, type PolicyHost } from '../../policy/load/load.ts'
import type { ApprovedStates } from '../../snapshot/approved.ts'
import { overlay } from '../../snapshot/overlay.ts'
import { stepBetween } from '../../snapshot/snapshot.ts'
import { foldersUpTo } from '../../check/checkout/folders.ts'

/** Returns the policy of a folder, by its path from the root. */
export function approvedPolicy(folder: string, { before, after }: ApprovedStates, host: PolicyHost): Policy {
  const root = after.folder
  const folders = foldersUpTo(root, path.join(root, folder))
  // Policies of the user and the machine are no part of the root: they judge as they were approved, too.
  const above = listPoliciesAbove(root, host).filter(
    (file) => before.at(path.dirname(file)).read(path.basename(file)) !== null,
  )
  const elsewhere = [...new Set(above.map((file) => path.dirname(file)))].map((place) => before.at(place))
  const judging = { before: { isJudge: true, checkouts: [before, ...elsewhere] }, disk: after }
  const { policy } = readPolicy(null, folders, host, judging)
  // Wherever a policy lets waivers count that a change brings along: an agent is not who may waive.
  const approved = readPolicy(null, folders, host, { disk: overlay(after, before, isPolicy) }).policy
  const old = new Set(approved.waivers.map((one) => JSON.stringify(one)))
  return { ...policy, waivers: policy.waivers.filter((waiver) => old.has(JSON.stringify(waiver))) }
}

/** The policies of the machine and of the user that lie outside of a root, by their absolute paths. */
export function listPoliciesAbove(root: string, { policyPlaces, env }: PolicyHost): string[] {
  const { DEPGATE_MANAGED_POLICY: named = '' } = env
  const files = [...policyPlaces.managed, policyPlaces.user, named === '' ? '' : path.resolve(root, named)]
  return [...new Set(files)].filter((file) => path.isAbsolute(file) && stepBetween(root, file) === null)
}

/** A package's is no part of the approved state: it can only tighten. */
export function isPolicy(file: string): boolean {
  return path.basename(file) === policyFile && !/(?:^|[\\/])node_modules[\\/]/.test(file)
}
