// Combines entries, manifests and the graph into the packages that a lockfile installs.

import { DepgateError } from '../../errors.ts'
import { listAskers, type NamedLink } from '../assemble.ts'
import { findRequired, placeNodes, type GraphLink, type Placement } from '../reachability.ts'
import type { LockedPackage, PackageSource } from '../../model/report.ts'
import { plain } from '../../text/plain.ts'
import { findBundlers } from './bundled.ts'
import { identify, type LockEntry } from './entry.ts'
import type { Project } from './declared-ranges.ts'
import { isAsked, typeOfField } from '../../manifest/declared.ts'
import type { Declared } from '../../manifest/overrides.ts'
import { linkTo } from '../address.ts'
import type { Tree } from './tree.ts'
import { purlOf } from '../purl.ts'

/** A package: its location, and the entry that describes it. For a link these are two entries. */
interface Unit {
  readonly entry: LockEntry
  readonly body: LockEntry
  readonly name: string
  readonly version: string
}

/** The packages of a tree, in the order of the file. */
export interface Listed {
  readonly packages: LockedPackage[]
  /** The root and the workspaces, where a link makes others resolve their name to them. */
  readonly ownFolders: LockedPackage[]
}

/**
 * Returns every package of the tree, and the project's own folders apart from them.
 *
 * @throws {DepgateError} ELOCKFILE, for a link to a folder that the lockfile does not describe.
 */
export function listPackages(file: string, tree: Tree, projects: readonly Project[]): Listed {
  const strange = listUnits(file, tree, projects)
  const units = [...strange, ...listOwn(tree, projects)]
  const declaredBy = new Map(
    projects.flatMap(({ folder, isLinked, section, asks }) =>
      isLinked === true && section !== null && asks !== null ? [[folder, asks] as const] : [],
    ),
  )
  const edgesOf = (unit: Unit) => edgesOfUnit(unit, declaredBy)
  const indexOf = new Map(units.map(({ entry }, index) => [entry.location, index]))
  const follow = (
    folder: string,
    asked: readonly { name: string; range: string; type: GraphLink['type'] }[],
  ) =>
    asked.flatMap(({ name, range, type }): NamedLink[] => {
      const found = tree.find(folder, name)
      const to = found === undefined ? undefined : indexOf.get(found.location)
      return to === undefined ? [] : [{ name, to, range, type }]
    })
  // The manifest of an own folder is a root of the walk: its dependencies are not walked again through the link.
  const nodes = units.map((unit, index) => ({
    ...unit,
    links: index < strange.length ? follow(unit.body.location, edgesOf(unit)) : [],
  }))
  const roots = projects.filter(isOwn).map(({ folder, path, name, asks }) => {
    const asked = asks?.map((declared) => ({ ...declared, type: typeOfField[declared.field] }))
    return {
      path,
      label: name,
      links: asked === undefined ? findTops(nodes) : follow(folder, asked.filter(isAsked)),
    }
  })
  const labelled = nodes.map(({ name, version, links }) => ({ label: `${name}@${version}`, links }))
  const placements = placeNodes(labelled, roots)
  const required = findRequired(labelled, roots)
  const bundlers = findBundlers(nodes, tree)
  const askers = listAskers(nodes, roots)
  const listed = units.map((unit, index) =>
    describe(unit, {
      ...(placements[index] ?? { scope: 'runtime', path: [], isDirect: false, wantedBy: [] }),
      edges: edgesOf(unit),
      bundler: bundlers[index] ?? null,
      ...(unit.entry.isSkippable && required.has(index) ? { isFalselyOptional: true } : {}),
      requiredBy: askers[index] ?? [],
    }),
  )
  return { packages: listed.slice(0, strange.length), ownFolders: listed.slice(strange.length) }
}

/** The fields of a package that are computed from the whole tree. */
type InTree = Placement & Pick<LockedPackage, 'edges' | 'bundler' | 'isFalselyOptional' | 'requiredBy'>

function describe({ entry, body, name, version }: Unit, inTree: InTree): LockedPackage {
  return {
    name,
    version,
    location: entry.location,
    alias: entry.installed === null || entry.installed === name ? null : entry.installed,
    purl: purlOf({ name, version }),
    source: entry.source,
    integrity: entry.integrity,
    bin: body.bin,
    hasInstallScript: body.hasInstallScript,
    ...(entry.hasShrinkwrap ? { hasShrinkwrap: true } : {}),
    ...(entry.hasBundle ? { hasBundle: true } : {}),
    line: entry.line,
    ...inTree,
  }
}

function listUnits(file: string, tree: Tree, projects: readonly Project[]): Unit[] {
  const own = new Set(projects.filter(isOwn).map((project) => project.folder))
  const linked = new Set(tree.entries.map((entry) => entry.target))
  return tree.entries.flatMap((entry): Unit[] => {
    if (entry.target !== null) {
      if (own.has(entry.target)) return []
      const body = tree.at(entry.target)
      if (body === undefined || body.target !== null) throw refuseDangling(file, entry)
      return [{ entry, body, ...identify(entry, body) }]
    }
    // A folder that nothing links to is listed all the same: every entry of a lockfile is judged.
    const isElsewhere = entry.installed === null && (own.has(entry.location) || linked.has(entry.location))
    return isElsewhere ? [] : [{ entry, body: entry, ...identify(entry, entry) }]
  })
}

/** Whether a manifest is the project's own: what is only linked to is a package of its tree. */
function isOwn({ isLinked }: Project): boolean {
  return isLinked !== true
}

/**
 * npm installs the development dependencies of a folder that it links to, and of nothing else. npm reads what the folder
 * asks for from its package.json: the entry in the lockfile could declare an alias that the folder does not.
 */
function edgesOfUnit(
  { entry, body }: Unit,
  declaredBy: ReadonlyMap<string, readonly Declared[]>,
): LockEntry['edges'] {
  if (entry.source.type !== 'directory') return body.edges.filter((edge) => edge.type !== 'development')
  const declared = declaredBy.get(body.location)
  return declared?.map(({ name, range, field }) => ({ name, range, type: typeOfField[field] })) ?? body.edges
}

/** The project's own folders as packages under the name of the link. */
function listOwn(tree: Tree, projects: readonly Project[]): Unit[] {
  const own = new Set(projects.filter(isOwn).map((project) => project.folder))
  return tree.entries.flatMap((entry): Unit[] => {
    if (entry.target === null || entry.installed === null || !own.has(entry.target)) return []
    const body = tree.at(entry.target) ?? entry
    const source: PackageSource = { ...linkTo(entry.target), isOwn: true }
    const { version } = identify(entry, body)
    return [{ entry: { ...entry, source }, body, name: entry.installed, version }]
  })
}

/** Without a manifest, what no package in the tree asks for must have been asked for by the project. */
function findTops(nodes: readonly { entry: LockEntry; links: readonly GraphLink[] }[]): NamedLink[] {
  const asked = new Set(nodes.flatMap((node) => node.links.map((link) => link.to)))
  return nodes.flatMap(({ entry }, to): NamedLink[] =>
    entry.folder === '' && entry.installed !== null && !asked.has(to)
      ? [{ name: entry.installed, to, range: null, type: 'runtime' }]
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
