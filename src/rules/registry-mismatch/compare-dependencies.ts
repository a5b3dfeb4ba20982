// Compares the dependencies of an entry with the published ones.

import semver from 'semver'
import { isAdded } from '../../manifest/extensions-of.ts'
import type { DeclaredRange, Edge, LockedPackage } from '../../model/report.ts'
import type { PublishedManifest } from '../../model/published.ts'
import { plain } from '../../text/plain.ts'
import { listFirst, type Difference } from './difference.ts'

/** Compares the edges. @param extensions - what the `packageExtensions` of the project add to what packages ask for. */
export function compareDependencies(
  copy: LockedPackage,
  published: PublishedManifest,
  extensions: readonly DeclaredRange[],
): Difference | null {
  // Version 1 of npm's lockfile has no peers and does not distinguish required from optional dependencies.
  const isOld = (copy.edgeRecord ?? (copy.hasInstallScript === null ? 'merged' : 'full')) === 'merged'
  const keyOf = ({ type, name }: Edge) => `${isOld ? 'runtime' : type} ${name}`
  const mapOf = (edges: readonly Edge[]) =>
    new Map(
      edges.filter(({ name }) => copy.extended?.includes(name) !== true).map((edge) => [keyOf(edge), edge]),
    )
  const locked = mapOf(copy.edges.filter((edge) => edge.type !== 'development'))
  const known = mapOf(published.edges.filter((edge) => !isOld || edge.type !== 'peer'))
  const added = [...locked.values()].filter(
    (edge) => !known.has(keyOf(edge)) && !isAdded(edge, copy, extensions) && !isBuildTool(edge, copy),
  )
  // bun locks one range for a name: a peer that is a dependency as well has no edge of its own.
  const names = copy.edgeRecord === 'full' ? new Set([...locked.values()].map(({ name }) => name)) : new Set()
  const lost = [...known.values()].filter(
    (edge) => !locked.has(keyOf(edge)) && !(edge.type === 'peer' && names.has(edge.name)),
  )
  const edited = [...locked.values()].flatMap((edge) => {
    const other = known.get(keyOf(edge))
    // An extension replaces the range of a peer, and of nothing else.
    const isExtended = edge.type === 'peer' && isAdded(edge, copy, extensions)
    const isSame = other === undefined || other.range === edge.range || isExtended
    return isSame || isAnyPeer(edge, other, copy) ? [] : [{ edge, other }]
  })
  if (added.length + lost.length + edited.length === 0) return null
  const parts = [
    added.length > 0 ? `it adds the ${describeEdges(added)}` : '',
    lost.length > 0 ? `it lacks the ${describeEdges(lost)}` : '',
    edited.length > 0
      ? `it asks for ${listFirst(edited.map(({ edge, other }) => `${describeEdge(edge)} instead of ${describeEdge(other)}`))}`
      : '',
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

function isOfYarn({ archiveHash, isUnhashed }: Pick<LockedPackage, 'archiveHash' | 'isUnhashed'>): boolean {
  return archiveHash?.kind === 'zip' || isUnhashed === true
}

/** yarn berry takes a peer in no range of versions (`latest`) for one in any version (Manifest.ts). */
function isAnyPeer(edge: Edge, published: Edge, copy: LockedPackage): boolean {
  const isAny = edge.type === 'peer' && edge.range === '*' && isOfYarn(copy)
  return (
    isAny && (published.range.length > 1000 || semver.validRange(published.range, { loose: true }) === null)
  )
}

/** yarn berry adds it where a script names node-gyp or prebuild-install (NpmSemverResolver.ts); what it resolves to is judged. */
function isBuildTool({ name, range, type }: Edge, copy: LockedPackage): boolean {
  return isOfYarn(copy) && name === 'node-gyp' && range === 'latest' && type === 'runtime'
}

function describeEdges(edges: readonly Edge[]): string {
  const types = new Set(edges.map((edge) => edge.type))
  const type = types.size > 1 || types.has('runtime') ? '' : `${[...types][0]} `
  return `${type}${edges.length === 1 ? 'dependency' : 'dependencies'} ${listFirst(edges.map(describeEdge))}`
}

function describeEdge({ name, range }: Edge): string {
  return plain(`${name}@${range === '' ? '""' : range}`, 80)
}
