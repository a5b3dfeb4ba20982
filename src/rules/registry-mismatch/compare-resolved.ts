// Compares dependencies of which the lockfile has the resolved versions (pnpm) with the published ranges.

import semver from 'semver'
import { isAdded } from '../../manifest/extensions-of.ts'
import type { DeclaredRange, Edge, LockedPackage } from '../../model/report.ts'
import type { PublishedManifest } from '../../model/published.ts'
import { plain } from '../../text/plain.ts'
import { listFirst, type Difference } from './difference.ts'

/** What the project adds to, and puts in the place of, what packages ask for. */
export interface Replacements {
  readonly extensions: readonly DeclaredRange[]
  readonly overrides: readonly DeclaredRange[]
}

/**
 * Compares each locked dependency with what the package published: pnpm installs whatever an entry names. A dependency
 * that the package did not publish is a difference, one that its range does not allow, and a required one that is gone;
 * peers and optional ones may be absent, and bundled ones have no edge.
 */
export function compareResolved(
  copy: LockedPackage,
  published: PublishedManifest,
  { extensions, overrides }: Replacements,
): Difference | null {
  const asked = new Map<string, Edge[]>()
  for (const edge of published.edges) asked.set(edge.name, [...(asked.get(edge.name) ?? []), edge])
  for (const name of published.impliedPeers ?? []) asked.set(name, [{ name, range: '*', type: 'peer' }])
  const locked = copy.edges.filter((edge) => edge.type !== 'development')
  const names = new Set(locked.map(({ name }) => name))
  const replaced = new Set(overrides.map(({ name }) => nameOf(name)))
  const added = locked.filter(
    ({ name, ...edge }) => !asked.has(name) && !isExtended({ name, ...edge }, copy, extensions),
  )
  const edited = locked.flatMap((edge) => {
    const ranges = asked.get(edge.name) ?? []
    const isMet = ranges.length === 0 || replaced.has(edge.name) || ranges.some((one) => allows(one, edge))
    return isMet ? [] : [`${describe(edge)} instead of ${plain(ranges[0]?.range ?? '', 60)}`]
  })
  const lost = published.edges.filter(
    ({ name, type }) =>
      type === 'runtime' &&
      !names.has(name) &&
      !replaced.has(name) &&
      !published.bundles.includes(name) &&
      asked.get(name)?.some((one) => one.type !== 'runtime') !== true,
  )
  if (added.length + edited.length + lost.length === 0) return null
  const parts = [
    added.length > 0 ? `it adds the ${list(added)}` : '',
    lost.length > 0 ? `it lacks the ${list(lost)}` : '',
    edited.length > 0 ? `it resolves ${listFirst(edited)}` : '',
  ]
  return {
    part: 'dependencies',
    words: parts.filter((text) => text !== '').join(', '),
    facts: {
      addedDependencies: added.length,
      lostDependencies: lost.length,
      editedDependencies: edited.length,
    },
  }
}

/** The name that an override is about: `a@1 > b@^2` is `b`. */
function nameOf(selector: string): string {
  return (selector.split(' > ').at(-1) ?? '').replace(/(?<=.)@.*/, '')
}

/** An extension of the project, whatever range it has: the lockfile has the version that it resolved to. */
function isExtended(edge: Edge, copy: LockedPackage, extensions: readonly DeclaredRange[]): boolean {
  return extensions.some(
    (one) => nameOf(one.name) === edge.name && isAdded({ ...edge, range: one.range }, copy, [one]),
  )
}

/** Of what is no range of a registry (git, an address) only the lockfile has a version, and other rules judge it. */
function allows({ range, type }: Edge, { range: resolved }: Edge): boolean {
  const [, alias, wanted] = /^npm:((?:@[^/@]+\/)?[^/@]+)(?:@(.*))?$/.exec(range.trim()) ?? []
  const [, name, own] = /^npm:((?:@[^/@]+\/)?[^/@]+)@(.*)$/.exec(resolved) ?? []
  if (alias !== name) return false
  const version = own ?? resolved
  const asked = alias === undefined ? range : (wanted ?? '*')
  // A peer that is not met is a warning of pnpm.
  if (type === 'peer' || semver.valid(version, { loose: true }) === null) return true
  if (semver.validRange(asked, { loose: true }) === null) return true
  return semver.satisfies(version, asked, { loose: true, includePrerelease: true })
}

function list(edges: readonly Edge[]): string {
  return `${edges.length === 1 ? 'dependency' : 'dependencies'} ${listFirst(edges.map(describe))}`
}

function describe({ name, range }: Edge): string {
  return plain(`${name}@${range === '' ? '""' : range}`, 80)
}
