// Compares dependencies of which the lockfile has the resolved versions (pnpm) with the published ranges.

import semver from 'semver'
import { builtInEdges } from '../../manifest/built-in-extensions.ts'
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
  const asked = listAsked(copy, published, extensions)
  const locked = copy.edges.filter((edge) => edge.type !== 'development')
  const names = new Set(locked.map(({ name }) => name))
  const replacing = overrides.filter((one) => isFor(one, copy))
  const replaced = new Set(replacing.map(({ name }) => nameOf(name)))
  const added = locked.filter(({ name }) => !asked.has(name))
  const edited = locked.flatMap((edge) => {
    const ranges = asked.get(edge.name) ?? []
    const others = replacing.filter(({ name }) => nameOf(name) === edge.name)
    const isMet =
      ranges.length === 0 ||
      ranges.some((one) => allows(one, edge)) ||
      others.some(({ range }) => allows({ ...edge, range, type: 'runtime' }, edge))
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

/** What the package published, and what the project and pnpm itself add to it: a published dependency wins. */
function listAsked(
  copy: LockedPackage,
  { edges, impliedPeers = [] }: PublishedManifest,
  extensions: readonly DeclaredRange[],
): Map<string, Edge[]> {
  const asked = new Map<string, Edge[]>()
  const add = (edge: Edge) => asked.set(edge.name, [...(asked.get(edge.name) ?? []), edge])
  const own = extensions.flatMap(({ name: selector, range }): Edge[] => {
    const edge: Edge = { name: nameOf(selector), range, type: 'runtime' }
    return isAdded(edge, copy, extensions) ? [edge] : []
  })
  for (const edge of [...edges, ...own, ...builtInEdges(copy)]) add(edge)
  for (const name of impliedPeers) if (!asked.has(name)) add({ name, range: '*', type: 'peer' })
  return asked
}

/** Whether an override is about dependencies of a package: one with a parent is for that alone. */
function isFor({ name: selector }: DeclaredRange, { name }: LockedPackage): boolean {
  const [parent, child] = selector.split(' > ')
  return child === undefined || parent?.replace(/(?<=.)@.*/, '') === name
}

/**
 * Whether a range of the registry allows a version. pnpm puts a folder, an address or a commit in the place of one only
 * where an override names it; what itself is such an address is judged by its source.
 */
function allows({ range, type }: Edge, { range: resolved }: Edge): boolean {
  const [, alias, wanted] = /^npm:((?:@[^/@]+\/)?[^/@]+)(?:@(.*))?$/.exec(range.trim()) ?? []
  const [, name, own] = /^npm:((?:@[^/@]+\/)?[^/@]+)@(.*)$/.exec(resolved) ?? []
  // A peer that is not met is a warning of pnpm; it can be a project, or an alias that a manifest declares.
  if (type === 'peer') return true
  if (alias !== name) return false
  const [asked, version] = [alias === undefined ? range : (wanted ?? '*'), own ?? resolved]
  if (semver.validRange(asked, { loose: true }) === null) return true
  if (semver.valid(version, { loose: true }) === null) return false
  return semver.satisfies(version, asked, { loose: true, includePrerelease: true })
}

function list(edges: readonly Edge[]): string {
  return `${edges.length === 1 ? 'dependency' : 'dependencies'} ${listFirst(edges.map(describe))}`
}

function describe({ name, range }: Edge): string {
  return plain(`${name}@${range === '' ? '""' : range}`, 80)
}
