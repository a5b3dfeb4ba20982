// Resolves what npm would fetch for optional dependencies without an entry, so that it is judged before it arrives.

import semver from 'semver'
import type { Registry, ReleaseAnswer, ReleaseQuery } from '../ports/registry.ts'
import type { LocatedEdge, LockedPackage, Lockfile } from '../model/report.ts'
import { plain } from '../text/plain.ts'
import type { LockfilePair, Unread } from '../model/change.ts'
import { purlOf } from '../lockfile/purl.ts'

/** An optional dependency without an entry, in the pair whose lockfile leaves it out. */
export interface AbsentEdge {
  readonly pair: LockfilePair
  readonly edge: LocatedEdge
}

/** The result of resolving them. */
export interface ResolvedAbsent {
  /** What npm would fetch, in the pair whose lockfile has no entry for it. */
  readonly packages: readonly { readonly pair: LockfilePair; readonly locked: LockedPackage }[]
  /** What cannot be resolved to one version of the registry, or would bring more that has no entry. */
  readonly unmet: readonly AbsentEdge[]
  readonly unread: readonly Unread[]
}

/** Real packages have up to about thirty builds for platforms; each costs a request. */
const maxResolved = 200

/**
 * Resolves each to the version that npm would take: the newest that its range allows. One that the registry does not
 * have is left out, since npm can fetch nothing for it.
 */
export async function resolveAbsent(
  absent: readonly AbsentEdge[],
  registry: Registry,
  asOf: Date,
): Promise<ResolvedAbsent> {
  if (absent.length === 0) return { packages: [], unmet: [], unread: [] }
  const named = absent.map((one) => ({ ...one, spec: registrySpec(one.edge.name, one.edge.spec) }))
  const wanted = named
    .slice(0, maxResolved)
    .flatMap(({ spec, ...one }) => (spec === null ? [] : [{ ...one, spec }]))
  const rest = named.filter(({ spec }, nth) => spec === null || nth >= maxResolved)
  const versions = await chooseVersions(
    wanted.map(({ spec }) => spec),
    registry,
    asOf,
  )
  const chosen = wanted.flatMap((one, nth) => {
    const version = versions[nth]
    return typeof version === 'string' ? [{ ...one, version }] : []
  })
  const unread = wanted.flatMap(({ pair, edge }, nth) => {
    const version = versions[nth]
    return typeof version === 'object' && version !== null
      ? [describeUnresolved(pair, edge, version.reason)]
      : []
  })
  const answers = await registry.releases(chosen.map(({ spec, version }) => queryFor(spec.name, version)))
  const packages: { pair: LockfilePair; locked: LockedPackage }[] = []
  const unmet: AbsentEdge[] = rest.map(({ pair, edge }) => ({ pair, edge }))
  chosen.forEach(({ pair, edge, spec, version }, nth) => {
    const answer = answers[nth]
    if (answer?.status === 'answered' && !answer.isPublished) return
    packages.push({ pair, locked: absentPackage(edge, spec.name, version) })
    unmet.push(...listMore(pair, edge, answer).map((more) => ({ pair, edge: more })))
  })
  return { packages, unmet, unread }
}

/** The version of each; null where the registry has none, and the reason where it could not be asked. */
async function chooseVersions(
  specs: readonly { readonly name: string; readonly range: string }[],
  registry: Registry,
  asOf: Date,
): Promise<readonly (string | null | { readonly reason: string })[]> {
  const open = specs.filter(({ range }) => semver.valid(range, { loose: true }) === null)
  const answers = await registry.releases(
    open.map(({ name }) => ({ ...queryFor(name, ''), isHypothetical: true })),
  )
  return specs.map((spec) => {
    if (!open.includes(spec)) return semver.clean(spec.range, { loose: true })
    const answer = answers[open.indexOf(spec)]
    if (answer?.status !== 'answered') return { reason: answer?.reason ?? 'not asked for' }
    const known = answer.timeline.filter(({ publishedAt }) => publishedAt === null || publishedAt <= asOf)
    const current = known.filter((entry) => !entry.isDeprecated)
    const best = (entries: typeof known) =>
      semver.maxSatisfying(
        entries.map(({ version }) => version),
        spec.range,
        { loose: true },
      )
    return best(current) ?? best(known)
  })
}

function queryFor(name: string, version: string): ReleaseQuery {
  return { name, version, source: { type: 'registry', url: null } }
}

/** The dependencies of the package itself that no entry meets: npm would fetch these too. */
function listMore(
  { after }: LockfilePair,
  edge: LocatedEdge,
  answer: ReleaseAnswer | undefined,
): readonly LocatedEdge[] {
  if (answer?.status !== 'answered' || answer.manifest === null) return []
  return answer.manifest.edges
    .filter(({ type, name, range }) => type === 'runtime' && !isLocked(after, name, range))
    .map(({ name, range }) => ({ ...edge, name, spec: range, type: 'prod', problem: 'missing' }))
}

function isLocked({ packages }: Lockfile, name: string, range: string): boolean {
  return packages.some(
    (one) => (one.alias ?? one.name) === name && semver.satisfies(one.version, range, { loose: true }),
  )
}

function describeUnresolved({ after }: LockfilePair, edge: LocatedEdge, reason: string): Unread {
  return {
    path: after.path,
    reason: `the optional dependency ${plain(edge.name, 214)} of ${plain(edge.dependant, 300)} has no entry, and which version npm would fetch could not be told: ${reason}`,
  }
}

/** The name and range of a spec of the registry, read through an alias; null for an address. */
function registrySpec(name: string, spec: string): { name: string; range: string } | null {
  const alias = /^npm:((?:@[^/@]+\/)?[^/@]+)(?:@(.*))?$/i.exec(spec.trim())
  const range = alias === null ? spec.trim() : (alias[2] ?? '')
  const isRange = semver.validRange(range, { loose: true }) !== null
  return isRange ? { name: alias?.[1] ?? name, range } : null
}

/** Makes a package for an edge without an entry. */
function absentPackage(edge: LocatedEdge, name: string, version: string): LockedPackage {
  return {
    name,
    version,
    location: `${edge.from === '' ? '' : `${edge.from}/`}node_modules/${edge.name}`,
    alias: edge.name === name ? null : edge.name,
    purl: purlOf({ name, version }),
    source: { type: 'registry', url: null },
    integrity: null,
    edges: [],
    bin: null,
    hasInstallScript: null,
    bundler: null,
    isAbsent: true,
    scope: 'optional',
    isDirect: edge.isDeclared,
    path: [edge.dependant, `${name}@${version}`],
    line: edge.line ?? 1,
    wantedBy: [edge.spec],
  }
}
