// Resolves what the manifests of a project ask for in a yarn 1 lockfile, and finds what it does not lock.

import type { Declared } from '../../manifest/overrides.ts'
import type { Edge, LockedPackage, UnmetEdge } from '../../model/lockfile.ts'
import type { Importer } from '../assemble.ts'
import type { ClassicGraph } from './classic-graph.ts'
import { missing, missingEdges } from './drift.ts'
import type { ProjectManifest } from './manifests.ts'

/** What was read of a lockfile and the files beside it. */
export interface ClassicProject {
  readonly graph: ClassicGraph
  /** Of the project's own folders, the root first; none where there is no package.json. */
  readonly manifests: readonly ProjectManifest[]
  readonly overrides: readonly Declared[]
}

export function listClassicImporters({ graph, manifests, overrides }: ClassicProject): Importer[] {
  return manifests.map(({ path, name, folder, asks }): Importer => {
    const own = new Map(asks.filter(isInstalled).map((declared) => [declared.name, declared]))
    return {
      path,
      name,
      asks: [...asks, ...(folder === '' ? overrides : [])],
      resolve(declared) {
        const key = declared.keys.at(-1)?.name ?? declared.name
        const asked = declared.field === 'peerDependencies' ? own.get(key)?.range : declared.range
        return asked === undefined ? null : graph.find(key, asked, null).to
      },
    }
  })
}

function isInstalled({ field }: Declared): boolean {
  return field === 'dependencies' || field === 'devDependencies' || field === 'optionalDependencies'
}

/** Finds what `yarn install --frozen-lockfile` refuses, or resolves anew without a word. */
export function listClassicDrift(
  { graph, manifests }: ClassicProject,
  unmet: readonly { readonly node: number; readonly edge: Edge; readonly found: number | null }[],
  packages: readonly LockedPackage[],
): UnmetEdge[] {
  // The resolutions of the root are not at hand: an entry outside of its range can be one of theirs.
  if (manifests.length === 0) return []
  const ofManifests = manifests.flatMap((manifest) =>
    manifest.asks.filter(isInstalled).flatMap((declared): UnmetEdge[] => {
      const { name, range } = declared
      const { to, isMet } = graph.find(name, range, null)
      if (isMet) return []
      const edge = missing(manifest, declared, graph.reduce(name, range, null))
      return [to === null ? edge : { ...edge, problem: 'invalid', found: foundOf(packages[to]) }]
    }),
  )
  const seen = new Map<string, LockedPackage | undefined>()
  const edges = unmet.flatMap(({ node, edge, found }) => {
    const asker = packages[node]
    if (asker === undefined) return []
    const spec = graph.reduce(edge.name, edge.range, asker.alias ?? asker.name)
    seen.set(`${edge.name}@${spec}`, found === null ? undefined : packages[found])
    return [{ asker, edge: { ...edge, range: spec } }]
  })
  const ofPackages = missingEdges(edges).map((one): UnmetEdge => {
    const found = seen.get(`${one.name}@${one.spec}`)
    return found === undefined ? one : { ...one, problem: 'invalid', found: foundOf(found) }
  })
  return [...ofManifests, ...ofPackages]
}

function foundOf(found: LockedPackage | undefined): UnmetEdge['found'] {
  if (found === undefined) return null
  const { location, version, source } = found
  return { location, version, resolved: 'url' in source ? source.url : source.path }
}
