// Judges the tree that npm would install, without printing or changing anything.

import path from 'node:path'
import { gate } from '../gate/gate.ts'
import type { LockfilePair } from '../model/change.ts'
import type { LockedPackage, Lockfile } from '../model/lockfile.ts'
import type { Report } from '../model/report.ts'
import type { Registry } from '../ports/registry.ts'
import type { Clock } from '../ports/clock.ts'
import type { Invocation } from '../ports/invocation.ts'
import type { Registries } from '../ports/registries.ts'
import { compareWithHead } from './declared-before.ts'
import { withPlannedPatches } from './planned-patches.ts'
import { pairOf } from './planned-tree.ts'
import { fillIntegrity } from './verify-installed.ts'
import { readPolicy, type PolicyHost } from '../policy/load/load.ts'
import type { Trial } from '../remedy/passing-versions.ts'
import { readRefusal, type NpmRefusal } from './npm-refusal.ts'
import type { Policy } from '../model/policy.ts'
import type { Npm, PlannedTree, NpmRun } from '../ports/npm.ts'
import { openDisk } from '../snapshot/disk.ts'
import type { CheckoutFiles, Snapshot } from '../snapshot/snapshot.ts'
import { listFolders } from '../check/checkout/folders.ts'

/** Returns the approved state of a folder's project; null for what is both locked and installed. */
export type Before = (folder: string) => Lockfile | null

/** Options of the judgement. */
export interface PlanOptions {
  /** By default what is both locked and installed. */
  readonly before?: Before
  /** npm will run without depgate, so that it saves ranges by its own settings. */
  readonly isBare?: boolean
  /** npm records the hashes of patch files: `npm patch commit`. */
  readonly isRecording?: boolean
}

/** The end of a dry run. */
export interface DryRun {
  /** The judged tree; null where npm ended without one. */
  readonly trial:
    (Extract<Trial, { type: 'tree' }> & JudgedPlan) | Extract<Trial, { type: 'unresolved' }> | null
  /** npm's exit code, and why it refused. */
  readonly code: number
  readonly refusal: NpmRefusal | null
}

/**
 * Lets npm build its tree, and stops it before it installs.
 *
 * @param options - `policy` is the file of `--policy`, `disk` where policies are read.
 */
export async function dryRun(
  run: NpmRun,
  options: PlanOptions & { readonly policy: string | null; readonly disk?: Snapshot },
  host: TrialPorts,
): Promise<DryRun> {
  let trial: DryRun['trial'] = null
  let refusal: NpmRefusal | null = null
  const code = await host.runNpm(run, async (question) => {
    if (question.type === 'tree') {
      const { tree } = question
      const policy = policyForPlan(tree, options.policy, host, options.disk)
      trial = { type: 'tree', ...(await judgePlan(tree, policy, host, options)) }
    }
    if (question.type === 'unresolved') trial = question
    if (question.type === 'refused') refusal = readRefusal(question.lines)
    return { type: 'stop' }
  })
  return { trial, code, refusal }
}

/** A tree that was judged. */
export interface JudgedPlan {
  readonly tree: PlannedTree
  /** What was compared. */
  readonly pair: LockfilePair
  readonly report: Report
  readonly policy: Policy
  readonly asOf: Date
  /** The registry of npm's configuration. */
  readonly registry: Registry
  /** Hashes for the entries that have none, by location. */
  readonly integrity: Readonly<Record<string, string>>
  /** Whether only exact versions may be saved. */
  readonly isExact: boolean
  readonly packages: readonly LockedPackage[]
}

/** What a tree is judged with. */
export type PlanHost = CheckoutFiles &
  Pick<Clock, 'now'> &
  Pick<Invocation, 'folder'> &
  Pick<Registries, 'openRegistryAs'>

/** What a dry run needs. */
export type TrialPorts = PlanHost & PolicyHost & Pick<Npm, 'runNpm'>

/** Judges a tree that npm is about to install. */
export async function judgePlan(
  tree: PlannedTree,
  policy: Policy,
  host: PlanHost,
  { before: approved, isBare = false, isRecording = false }: PlanOptions = {},
): Promise<JudgedPlan> {
  const asOf = host.now()
  const registry = await host.openRegistryAs(tree.configuration)
  const isExact = policy.rules.get('floating-range')?.level === 'error'
  const { savePrefix: usual, save } = tree.configuration
  const prefix = isExact && !(isBare && save !== false) ? '' : typeof usual === 'string' ? usual : '^'
  const planned = pairOf(tree, { prefix }, (file) => host.read(path.join(tree.folder, file)))
  const before = tree.isProject ? (approved?.(tree.folder) ?? null) : null
  const pair = before === null ? compareWithHead(planned, tree, host) : { ...planned, before }
  const after = tree.isProject ? pair.after : withOwnFolder(pair.after, tree.folder, host.folder)
  const { lockfile, integrity } = await fillIntegrity(after, registry)
  const patched = { tree, onDisk: planned.before.patches ?? [], isApproved: before !== null, isRecording }
  const judged = withPlannedPatches({ ...pair, after: lockfile }, patched, host)
  const report = await gate([judged], policy, registry, asOf)
  return {
    tree,
    pair: judged,
    report,
    policy,
    asOf,
    registry,
    integrity,
    isExact,
    packages: lockfile.packages,
  }
}

/** `npm link` and `npx .` reach from outside into the user's current folder, which is the user's own code. */
function withOwnFolder(lockfile: Lockfile, tree: string, own: string): Lockfile {
  const packages = lockfile.packages.map((locked) => {
    const { source } = locked
    if (source.type !== 'directory') return locked
    const step = path.relative(own, path.resolve(tree, source.path))
    const isInside = source.isInside || !/^\.\.(?:[\\/]|$)/.test(step)
    return { ...locked, source: { ...source, isInside: isInside && !path.isAbsolute(step) } }
  })
  return { ...lockfile, packages }
}

/** The policy of a tree. @param disk - the snapshot from which policies are read. */
export function policyForPlan(
  tree: Pick<PlannedTree, 'folder'>,
  named: string | null,
  host: PolicyHost,
  disk = openDisk(host.folder, host),
): Policy {
  const folders = [...listFolders(tree.folder, host), ...listFolders(host.folder, host)]
  return readPolicy(named, folders, host, { disk }).policy
}
