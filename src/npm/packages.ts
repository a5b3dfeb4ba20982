// Puts entries, manifests and the graph together: the packages that a lockfile installs.

import { DepgateError } from '../errors.ts'
import { placeNodes, type GraphLink, type GraphNode } from '../graph.ts'
import { purlOf } from '../identity.ts'
import type { LockedPackage } from '../model.ts'
import { plain } from '../text.ts'
import { findBundlers } from './bundles.ts'
import { identify, type LockEntry } from './entry.ts'
import type { Project } from './manifests.ts'
import type { Tree } from './tree.ts'

/** A package: its place, and the entry that describes it. For a link they are two. */
interface Unit {
  readonly entry: LockEntry
  readonly body: LockEntry
  readonly name: string
  readonly version: string
}

type NamedLink = GraphLink & { readonly name: string }

/**
 * Returns every package of the tree, in the order of the file: all but the project's own folders.
 *
 * @throws {DepgateError} ELOCKFILE, for a link to a folder that the lockfile does not describe.
 */
export function listPackages(file: string, tree: Tree, projects: readonly Project[]): LockedPackage[] {
  const units = listUnits(file, tree, projects)
  const indexOf = new Map(units.map(({ entry }, index) => [entry, index]))
  const follow = (
    folder: string,
    asked: readonly { name: string; range: string; type: GraphLink['type'] }[],
  ) =>
    asked.flatMap(({ name, range, type }): NamedLink[] => {
      const found = tree.find(folder, name)
      const to = found === undefined ? undefined : indexOf.get(found)
      return to === undefined ? [] : [{ name, to, range, type }]
    })
  const nodes = units.map((unit) => ({ ...unit, links: follow(unit.body.location, edgesOf(unit)) }))
  const roots = projects.map(({ folder, name, asks }): GraphNode => {
    const asked = asks?.map((declared) => ({ ...declared, type: typeOfField[declared.field] }))
    return {
      label: name,
      links: asked === undefined ? findTops(nodes) : follow(folder, asked.filter(isPlain)),
    }
  })
  const labelled = nodes.map(({ name, version, links }) => ({ label: `${name}@${version}`, links }))
  const placements = placeNodes(labelled, roots)
  const bundlers = findBundlers(nodes, tree)
  return units.map((unit, index): LockedPackage => {
    const { entry, body, name, version } = unit
    const placement = placements[index] ?? { scope: 'runtime', path: [], isDirect: false, wantedBy: [] }
    return {
      name,
      version,
      location: entry.location,
      alias: entry.installed === null || entry.installed === name ? null : entry.installed,
      purl: purlOf({ name, version }),
      source: entry.source,
      integrity: entry.integrity,
      edges: edgesOf(unit),
      bin: body.bin,
      hasInstallScript: body.hasInstallScript,
      bundler: bundlers[index] ?? null,
      line: entry.line,
      ...placement,
    }
  })
}

const typeOfField = {
  dependencies: 'runtime',
  devDependencies: 'development',
  optionalDependencies: 'optional',
  peerDependencies: 'peer',
  overrides: 'runtime',
  packageExtensions: 'runtime',
  servers: 'runtime',
} as const

/** An override asks for nothing by itself, nor does an extension of what a package asks for. */
function isPlain(declared: { readonly field: string }): boolean {
  return declared.field !== 'overrides' && declared.field !== 'packageExtensions'
}

function listUnits(file: string, tree: Tree, projects: readonly Project[]): Unit[] {
  const own = new Set(projects.map((project) => project.folder))
  const linked = new Set(tree.entries.map((entry) => entry.target))
  return tree.entries.flatMap((entry): Unit[] => {
    if (entry.target !== null) {
      if (own.has(entry.target)) return []
      const body = tree.at(entry.target)
      if (body === undefined || body.target !== null) throw refuseDangling(file, entry)
      return [{ entry, body, ...identify(entry, body) }]
    }
    // A folder that nothing links to is listed all the same: nothing in a lockfile goes unjudged.
    const isElsewhere = entry.installed === null && (own.has(entry.location) || linked.has(entry.location))
    return isElsewhere ? [] : [{ entry, body: entry, ...identify(entry, entry) }]
  })
}

/** npm installs the development dependencies of a folder that it links to, and of nothing else. */
function edgesOf({ entry, body }: Unit): LockEntry['edges'] {
  return entry.source.type === 'directory'
    ? body.edges
    : body.edges.filter((edge) => edge.type !== 'development')
}

/** Without a manifest, what nobody in the tree asks for must have been asked for by the project. */
function findTops(nodes: readonly { entry: LockEntry; links: readonly GraphLink[] }[]): GraphLink[] {
  const asked = new Set(nodes.flatMap((node) => node.links.map((link) => link.to)))
  return nodes.flatMap(({ entry }, to): GraphLink[] =>
    entry.folder === '' && entry.installed !== null && !asked.has(to)
      ? [{ to, range: null, type: 'runtime' }]
      : [],
  )
}

function refuseDangling(file: string, link: LockEntry): DepgateError {
  return new DepgateError(
    'ELOCKFILE',
    `${plain(file)}, line ${link.line}: ${plain(link.location)} links to ${plain(link.target ?? '')}, which the lockfile does not describe`,
    { hint: 'Delete the entry and run: npm install --package-lock-only' },
  )
}
