// Finds dependencies that a change leaves unmet in its lockfile: npm would resolve and fetch them unjudged.

import path from 'node:path'
import { resolveAbsent, type ResolvedAbsent } from './absent.ts'
import type { Registry } from '../ports/registry.ts'
import { DepgateError } from '../errors.ts'
import type { LocatedEdge, LockedPackage, Lockfile, UnmetEdge } from '../model/report.ts'
import type { LockfilePair, ProjectFile, Unread } from '../model/change.ts'

/** The unmet dependencies of a change. */
export interface Unmet {
  /** One for each lockfile with something unmet. */
  readonly trees: readonly ProjectFile[]
  /** The pairs, with the optional packages without an entry that npm would fetch all the same. */
  readonly pairs: readonly LockfilePair[]
  /** Trees that could not be compared. */
  readonly unread: readonly Unread[]
}

/**
 * Compares the tree of each pair after the change with what is asked for. What was unmet before, for the same dependant
 * and with the same outcome, is not part of the change.
 *
 * An optional dependency without an entry (npm/cli#4828: npm leaves out those of other platforms) is no finding unless
 * this change took its entry out: what npm would fetch for it is resolved, and judged like any other arrival.
 */
export async function findUnmet(
  pairs: readonly LockfilePair[],
  registry: Registry,
  asOf: Date,
): Promise<Unmet> {
  const found = await Promise.all(pairs.map((pair) => compareTrees(pair, registry)))
  const resolved = await resolveAbsent(
    found.flatMap(({ pair, absent }) => absent.map((edge) => ({ pair, edge }))),
    registry,
    asOf,
  )
  const trees = found.flatMap(({ pair, edges }) => {
    const all = [...edges, ...resolved.unmet.filter((one) => one.pair === pair).map(({ edge }) => edge)]
    return all.length === 0 ? [] : [describeTree(pair, all)]
  })
  return {
    trees,
    pairs: pairs.map((pair) => addAbsent(pair, resolved.packages)),
    unread: [...found.flatMap(({ unread }) => unread), ...resolved.unread],
  }
}

function addAbsent(pair: LockfilePair, packages: ResolvedAbsent['packages']): LockfilePair {
  const own = packages.filter((one) => one.pair === pair).map(({ locked }) => locked)
  if (own.length === 0) return pair
  const distinct = new Map(own.map((one) => [one.purl, one]))
  return { ...pair, after: { ...pair.after, packages: [...pair.after.packages, ...distinct.values()] } }
}

interface Compared {
  readonly pair: LockfilePair
  readonly edges: readonly LocatedEdge[]
  readonly absent: readonly LocatedEdge[]
  readonly unread: readonly Unread[]
}

async function compareTrees(pair: LockfilePair, registry: Registry): Promise<Compared> {
  const { before, after } = pair
  const nothing = { pair, edges: [], absent: [], unread: [] }
  if (after.drift !== undefined) return { ...nothing, edges: compareDrift(after.drift, pair) }
  if (after.tree === undefined || registry.unmetEdges === undefined || isSameTree(before, after))
    return nothing
  try {
    // Each side is walked on its own: most changes leave nothing to compare.
    const suspects = [...after.tree.suspects]
    if (suspects.every((key) => before.tree?.suspects.has(key) === true)) return nothing
    const now = await registry.unmetEdges(after.tree)
    if (now.length === 0) return nothing
    const old = before.tree === undefined ? [] : await registry.unmetEdges(before.tree).catch(() => [])
    const known = new Set(old.map(keyOf))
    const isQuiet = quietPeers(old)
    const fresh = now.filter((edge) => !known.has(keyOf(edge)) && !isQuiet(edge))
    const located = fresh.map((edge) => locate(edge, pair))
    const isAbsent = (edge: LocatedEdge) => edge.problem === 'absent' && edge.wasMetBy === null
    return {
      ...nothing,
      edges: located.filter((edge) => !isAbsent(edge)),
      absent: located.filter(isAbsent),
    }
  } catch (error) {
    if (!(error instanceof DepgateError)) throw error
    return { ...nothing, unread: [{ path: after.path, reason: error.message }] }
  }
}

/** What the format's own reader found unmet, less what was unmet before. */
function compareDrift(now: readonly UnmetEdge[], pair: LockfilePair): LocatedEdge[] {
  const known = new Set((pair.before.drift ?? []).map(keyOf))
  return now.filter((edge) => !known.has(keyOf(edge))).map((edge) => locate(edge, pair))
}

/** Equal bytes of the lockfile and of every manifest: everything that is unmet was unmet before. */
function isSameTree(before: Lockfile, after: Lockfile): boolean {
  if (before.sha256 === undefined || before.sha256 !== after.sha256) return false
  const manifestsOf = ({ tree }: Lockfile) => JSON.stringify([tree?.root, tree?.folders, tree?.workspaces])
  return manifestsOf(before) === manifestsOf(after)
}

function keyOf({ from, dependant, name, spec, type, problem, found }: UnmetEdge): string {
  // A folder of the project stays the same where its version changes.
  const who = isPackage({ from }) ? dependant : from
  return JSON.stringify([who, name, spec, type, problem, found?.version, found?.resolved])
}

function isPackage({ from }: Pick<UnmetEdge, 'from'>): boolean {
  return from.includes('node_modules/')
}

/**
 * A tree that already has peers unmet was made with `--legacy-peer-deps` or `--force`, and is installed with it: npm ci
 * refuses it otherwise. There an update of a package with the same kind of peers is not reported.
 */
function quietPeers(old: readonly UnmetEdge[]): (edge: UnmetEdge) => boolean {
  const isPeer = ({ type }: UnmetEdge) => type === 'peer' || type === 'peerOptional'
  const problems = new Set(old.filter((edge) => isPeer(edge) && isPackage(edge)).map((edge) => edge.problem))
  return (edge) => isPeer(edge) && isPackage(edge) && problems.has(edge.problem)
}

function locate(edge: UnmetEdge, { before, after }: LockfilePair): LocatedEdge {
  const manifest = edge.statedIn ?? path.posix.join(edge.from, 'package.json')
  const isSetting = edge.statedIn !== undefined || edge.clause !== undefined
  const declared = after.manifests
    .find((one) => one.path === manifest)
    ?.ranges.filter((range) => range.name === edge.name && (isSetting || range.field !== 'overrides'))
  const isDeclared = !isPackage(edge)
  const line = isDeclared
    ? (declared?.find((range) => range.range === edge.spec) ?? declared?.at(-1))?.line
    : after.packages.find((one) => one.location === edge.from)?.line
  return {
    ...edge,
    file: isDeclared ? path.posix.join(path.posix.dirname(after.path), manifest) : after.path,
    line: line ?? null,
    isDeclared,
    wasMetBy: edge.found === null && !isSetting ? metBefore(edge, before, after) : null,
  }
}

/** The version that an entry of that name had before and that no entry has any more. */
function metBefore({ name }: UnmetEdge, before: Lockfile, after: Lockfile): string | null {
  const named = ({ packages }: Lockfile) => packages.find((one) => installedName(one) === name)
  return named(after) === undefined ? (named(before)?.version ?? null) : null
}

function installedName({ alias, name }: LockedPackage): string {
  return alias ?? name
}

function describeTree({ after }: LockfilePair, unmet: readonly LocatedEdge[]): ProjectFile {
  return { type: 'file', kind: 'tree', path: after.path, text: '', before: null, unmet, format: after.format }
}
