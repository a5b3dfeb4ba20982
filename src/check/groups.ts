// Puts the lockfiles together that one policy and one configuration of npm judge.

import path from 'node:path'
import { DepgateError } from '../errors.ts'
import { mergeHashes } from '../gate/merge-reports.ts'
import type { InstallFile } from '../install-code/files.ts'
import type { Host } from '../ports/host.ts'
import type { ConfigBase } from '../ports/registries.ts'
import { listAdvisoryEdits, listNamedPolicies } from './judging-files.ts'
import { policyFor } from './policy-for.ts'
import { readPolicy, type PolicyBefore, type PolicyHost } from '../policy/load/load.ts'
import { openDisk } from '../snapshot/disk.ts'
import type { CheckoutFiles, States } from '../snapshot/snapshot.ts'
import { listBefore } from './checkout/places.ts'
import type { SettingsChange } from '../mcp/changed-settings.ts'
import type { RunRecord } from '../trail/record-run.ts'
import type { Policy } from '../model/policy.ts'
import type { LockfilePair, ProjectFile } from '../model/change.ts'
import type { JudgedPair } from './judged-pair.ts'

/** What a checkout is read with. */
export type Checkout = PolicyHost & Pick<Host, 'advisoryEdits'>

/** What is judged together. */
export interface Group {
  readonly pairs: LockfilePair[]
  /** What starts servers, where it changed. */
  readonly settings: SettingsChange[]
  readonly installFiles: InstallFile[]
  readonly policy: Policy
  /** The hash of the policy on disk, where another one judges. */
  readonly onDisk: string | null
  /** Whose npm configuration counts. */
  readonly folder: string
  readonly base: ConfigBase | null
  /** Where the first of its lockfiles lies. */
  readonly project: string
  /** What the change is compared with; null where it is compared with no commit. */
  readonly before: PolicyBefore | null
}

/** What the change does to the files that judge it and do not lie beside the lockfile. */
export function listJudging(
  { policy, base, before }: Group,
  named: string | null,
  host: Checkout,
  tell: (line: string) => void,
): ProjectFile[] {
  if (base === null || before === null) return []
  return [
    ...listNamedPolicies({ file: named, judging: policy }, before, host),
    ...listAdvisoryEdits(policy, { base, isJudge: before.isJudge }, host, tell),
  ]
}

/** Puts the pairs together that one policy and one configuration of npm judge: a package is then asked for once. */
export function groupPairs(
  judged: readonly JudgedPair[],
  named: string | null,
  host: PolicyHost,
): readonly [Group, ...Group[]] {
  const groups = new Map<string, Group>()
  // What lies at the top of the checkout is read with each of its lockfiles, and judged once.
  const seen = new Set<string>()
  for (const one of judged) {
    const { pair, folder, base, policyFolders, policyAt, policyHead, settings, installFiles } = one
    const policy = policyFor(named, one, host)
    // A folder with no .npmrc, before and now, that is a project of its own is configured like any other such folder.
    const isPlain =
      host.read(path.join(folder, '.npmrc')) === null &&
      pair.files?.some(({ kind }) => kind === 'npmrc') !== true &&
      host.read(path.join(folder, 'package.json')) !== null
    const key = JSON.stringify([policy.sha256, policy.origins, isPlain ? null : folder, base])
    const onDisk = policyAt === null ? null : hashOnDisk(named, policyFolders, host)
    const [project = folder] = policyFolders
    const group = groups.get(key) ?? {
      pairs: [],
      settings: [],
      installFiles: [],
      policy,
      onDisk,
      folder,
      base,
      project,
      before: policyAt === null ? policyHead : { isJudge: true, checkouts: listBefore(policyAt.sides) },
    }
    group.pairs.push(pair)
    group.settings.push(...settings)
    for (const file of installFiles) if (!seen.has(file.path)) group.installFiles.push(file)
    for (const { path: shown } of installFiles) seen.add(shown)
    groups.set(key, group)
  }
  const [first, ...others] = groups.values()
  const { folder } = host
  // Nothing changed, and that is judged too: the report says so.
  return first === undefined
    ? [
        {
          pairs: [],
          settings: [],
          installFiles: [],
          policy: policyFor(named, { policyFolders: [folder], policyAt: null, policyHead: null }, host),
          onDisk: null,
          folder,
          base: null,
          project: folder,
          before: null,
        },
      ]
    : [first, ...others]
}

/** The states of the outermost checkout of a group, from its top. */
export function statesOf({ before }: Group, host: CheckoutFiles & { readonly folder: string }): States {
  const outer = before?.checkouts.at(-1) ?? null
  return { before: outer, after: openDisk(outer?.folder ?? host.git.top(host.folder) ?? host.folder, host) }
}

/** The hash of the policy on disk; null where the change took it away or broke it. */
function hashOnDisk(named: string | null, folders: readonly string[], host: PolicyHost): string | null {
  try {
    return readPolicy(named, folders, host).policy.sha256
  } catch (error) {
    if (error instanceof DepgateError) return null
    throw error
  }
}

/** A run is one line of the trail; the policies of several lockfiles stand there by one hash, as in the report. */
export function noteGroups(groups: readonly [Group, ...Group[]], record: RunRecord): void {
  const [{ policy, project }] = groups
  record.project = project
  record.policy = { ...policy, sha256: mergeHashes(groups.map((group) => group.policy.sha256)) }
  const onDisk = groups.flatMap((group) => group.onDisk ?? [])
  if (onDisk.length > 0) record.policyAfter = mergeHashes(onDisk)
}
