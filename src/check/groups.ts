// Groups the lockfiles that are judged by one policy and one configuration of npm.

import path from 'node:path'
import { DepgateError } from '../errors.ts'
import { mergeHashes } from '../gate/merge-reports.ts'
import type { InstallFile } from '../install-code/files.ts'
import type { AdvisoryData } from '../ports/advisory-data.ts'
import { managerOf } from '../lockfile/commands-of.ts'
import type { ConfigBase, ManagerSources } from '../ports/registries.ts'
import { readOutside, withOutsideFloors } from './outside-floors.ts'
import type { FileDigests, SettingsPlaces } from '../ports/files.ts'
import { withArchives } from './archives.ts'
import { sourcesOfPair } from './manager-sources.ts'
import { listAdvisoryEdits, listNamedPolicies } from './judging-files.ts'
import { policyFor } from './policy-for.ts'
import { readPolicy, type PolicyBefore, type PolicyHost } from '../policy/load/load.ts'
import { openDisk } from '../snapshot/disk.ts'
import type { CheckoutFiles, States } from '../snapshot/snapshot.ts'
import { listFolders } from './checkout/folders.ts'
import { listBefore } from './checkout/places.ts'
import type { SettingsChange } from '../mcp/changed-settings.ts'
import type { RunRecord } from '../trail/record-run.ts'
import type { Policy } from '../model/policy.ts'
import type { LockfilePair, ProjectFile } from '../model/change.ts'
import type { JudgedPair } from './judged-pair.ts'

/** What a checkout is read with. */
export type Checkout = PolicyHost & SettingsPlaces & FileDigests & Pick<AdvisoryData, 'advisoryEdits'>

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
  /** Where the package manager of its lockfiles fetches from, if that is not npm. */
  readonly sources: ManagerSources | null
  readonly manager: string
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

/** Groups the pairs by the policy and the configuration of npm that judge them: a registry is asked for a package once. */
export function groupPairs(
  judged: readonly JudgedPair[],
  named: string | null,
  host: PolicyHost & SettingsPlaces & FileDigests,
): readonly [Group, ...Group[]] {
  const groups = new Map<string, Group>()
  const floorPorts = {
    env: host.env,
    settingsPlaces: (folder: string) => host.settingsPlaces(folder),
    texts: (file: string) => readOutside(file, host),
  }
  // What lies at the top of the checkout is read with each of its lockfiles, and judged once.
  const seen = new Set<string>()
  for (const one of judged) {
    const { pair, settings, installFiles } = one
    const policy = policyFor(named, one, host)
    const key = keyOf(one, policy, host)
    const group = groups.get(key) ?? openGroup(one, policy, named, host)
    const whole = withArchives(pair, { folder: one.folder, commit: commitBefore(one, host) }, host)
    group.pairs.push(withOutsideFloors(whole, one.folder, floorPorts))
    group.settings.push(...settings)
    for (const file of installFiles) if (!seen.has(file.path)) group.installFiles.push(file)
    for (const { path: shown } of installFiles) seen.add(shown)
    groups.set(key, group)
  }
  const [first, ...others] = groups.values()
  // Nothing changed, and that is judged too: the report states it.
  return first === undefined ? [groupOfNothing(named, host)] : [first, ...others]
}

/** Pairs of one key are judged together. */
function keyOf(one: JudgedPair, { sha256, origins }: Policy, host: Pick<PolicyHost, 'read' | 'git'>): string {
  const { pair, folder, base } = one
  const sources = sourcesAt(one, host)
  // A folder with no .npmrc, before and now, that is a project of its own is configured like any other such folder.
  const isPlain =
    host.read(path.join(folder, '.npmrc')) === null &&
    pair.files?.some(({ kind }) => kind === 'npmrc') !== true &&
    host.read(path.join(folder, 'package.json')) !== null
  return JSON.stringify([
    sha256,
    origins,
    isPlain ? null : folder,
    base,
    sources,
    managerOf(pair.after.format),
  ])
}

/** What archives are compared with: the base, else HEAD; null where the lockfile is compared with nothing. */
function commitBefore({ pair, base, folder }: JudgedPair, { git }: Pick<PolicyHost, 'git'>): string | null {
  if (base !== null) return base.checkouts[0]?.commit ?? null
  const isNew = pair.files?.some(({ kind, hasNoBefore }) => kind === 'lockfile' && hasNoBefore === true)
  return isNew === true || git.top(folder) === null ? null : git.head(folder)
}

/** As the base has the settings, where the change is compared with one. */
export function sourcesAt(
  { pair, base, folder }: JudgedPair,
  host: Pick<PolicyHost, 'git'>,
): ManagerSources | null {
  if (managerOf(pair.after.format) === 'npm') return null
  return sourcesOfPair(pair, base !== null, listFolders(folder, host).at(-1) ?? folder)
}

function openGroup(one: JudgedPair, policy: Policy, named: string | null, host: PolicyHost): Group {
  const { folder, base, policyFolders, policyAt, policyHead } = one
  const [project = folder] = policyFolders
  return {
    pairs: [],
    settings: [],
    installFiles: [],
    policy,
    onDisk: policyAt === null ? null : hashOnDisk(named, policyFolders, host),
    folder,
    base,
    sources: sourcesAt(one, host),
    manager: managerOf(one.pair.after.format),
    project,
    before: policyAt === null ? policyHead : { isJudge: true, checkouts: listBefore(policyAt.sides) },
  }
}

/** A group without pairs, under the policy of the folder at hand. */
function groupOfNothing(named: string | null, host: PolicyHost): Group {
  const { folder } = host
  const nothing = { policyFolders: [folder], policyAt: null, policyHead: null }
  return {
    pairs: [],
    settings: [],
    installFiles: [],
    policy: policyFor(named, nothing, host),
    onDisk: null,
    folder,
    base: null,
    sources: null,
    manager: 'npm',
    project: folder,
    before: null,
  }
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

/** A run is one line of the trail, with one hash for the policies of several lockfiles, as in the report. */
export function noteGroups(groups: readonly [Group, ...Group[]], record: RunRecord): void {
  const [{ policy, project }] = groups
  record.project = project
  record.policy = { ...policy, sha256: mergeHashes(groups.map((group) => group.policy.sha256)) }
  const onDisk = groups.flatMap((group) => group.onDisk ?? [])
  if (onDisk.length > 0) record.policyAfter = mergeHashes(onDisk)
}
