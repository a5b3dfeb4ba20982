// What npm would do, judged: nothing is printed, and nothing in the project changes.

import path from 'node:path'
import { gate } from '../gate/gate.ts'
import type { LockedPackage, Lockfile } from '../model/lockfile.ts'
import type { Report } from '../model/report.ts'
import type { Registry } from '../ports/registry.ts'
import type { Invocation } from '../ports/invocation.ts'
import type { Files } from '../ports/files.ts'
import type { Clock } from '../ports/clock.ts'
import type { Registries } from '../ports/registries.ts'
import type { Host } from '../ports/host.ts'
import { pairOf } from './planned-tree.ts'
import { fillIntegrity } from './verify-installed.ts'
import { readPolicy } from '../policy/load/load.ts'
import type { Trial } from './passing-versions.ts'
import { readRefusal, type NpmRefusal } from './npm-refusal.ts'
import type { Policy } from '../model/policy.ts'
import type { PlannedTree, NpmRun } from '../ports/npm.ts'
import { openDisk } from '../snapshot/disk.ts'
import type { Snapshot } from '../snapshot/snapshot.ts'
import { listFolders } from '../check/checkout/folders.ts'

/** What is approved already in the project of a folder; null for what is both locked and installed. */
export type Before = (folder: string) => Lockfile | null

/** How a tree is judged. */
export interface PlanOptions {
  /** By default what is both locked and installed. */
  readonly before?: Before
  /** npm will run without depgate, and save ranges as it likes. */
  readonly isBare?: boolean
}

/**
 * Lets npm build its tree and stops it there.
 *
 * @param options - `policy` is the file of `--policy`, `disk` where policies are read.
 * @returns the judged tree; npm's exit code, and why it refused, for the case that it ended without one.
 */
export async function dryRun(
  run: NpmRun,
  options: PlanOptions & { readonly policy: string | null; readonly disk?: Snapshot },
  host: Host,
): Promise<{ readonly trial: Trial; readonly code: number; readonly refusal: NpmRefusal | null }> {
  let trial: Trial = null
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
  readonly report: Report
  readonly policy: Policy
  readonly asOf: Date
  /** The one that npm is configured for. */
  readonly registry: Registry
  /** Hashes for the entries that have none, by location. */
  readonly integrity: Readonly<Record<string, string>>
  /** Only exact versions may be saved. */
  readonly isExact: boolean
  readonly packages: readonly LockedPackage[]
}

/** Judges a tree that npm is about to install. */
export async function judgePlan(
  tree: PlannedTree,
  policy: Policy,
  host: Clock & Files & Invocation & Registries,
  { before: approved, isBare = false }: PlanOptions = {},
): Promise<JudgedPlan> {
  const asOf = host.now()
  const registry = await host.openRegistryAs(tree.configuration)
  const isExact = policy.rules.get('floating-range')?.level === 'error'
  const { savePrefix: usual, save } = tree.configuration
  const prefix = isExact && !(isBare && save !== false) ? '' : typeof usual === 'string' ? usual : '^'
  const planned = pairOf(tree, { prefix }, (file) => host.read(path.join(tree.folder, file)))
  const before = tree.isProject ? (approved?.(tree.folder) ?? null) : null
  const pair = before === null ? planned : { ...planned, before }
  const after = tree.isProject ? pair.after : withOwnFolder(pair.after, tree.folder, host.folder)
  const { lockfile, integrity } = await fillIntegrity(after, registry)
  const report = await gate([{ ...pair, after: lockfile }], policy, registry, asOf)
  return { report, policy, asOf, registry, integrity, isExact, packages: lockfile.packages }
}

/** `npm link` and `npx .` reach from outside into the folder that the user stands in: it is no stranger's. */
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

/** The policy of a tree. @param disk - where policies are read. */
export function policyForPlan(
  tree: PlannedTree,
  named: string | null,
  host: Host,
  disk = openDisk(host.folder, host),
): Policy {
  const folders = [...listFolders(tree.folder, host), ...listFolders(host.folder, host)]
  return readPolicy(named, folders, host, { disk }).policy
}
