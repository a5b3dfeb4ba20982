// Compares the manifests' dependencies with a lockfile, by Arborist's own Node and Edge.

import path from 'node:path'
import consistentResolve from '@npmcli/arborist/lib/consistent-resolve.js'
import Link from '@npmcli/arborist/lib/link.js'
import semver from 'semver'
import Node, { type Edge, type NodeOptions } from '@npmcli/arborist/lib/node.js'
import { DepgateError } from '../errors.ts'
import type { JsonFields, LockedTree, UnmetEdge } from '../model/report.ts'
import { plain } from '../text/plain.ts'

/** The settings of npm that decide which edges exist. */
export interface TreeSettings {
  /** npm's `legacy-peer-deps`: no edges for peer dependencies. */
  readonly legacyPeerDeps: boolean
  /** npm's `install-links`: a folder is packed and installed instead of linked. */
  readonly installLinks: boolean
}

// A placeholder for the project's folder; nothing is read from it.
const top = path.resolve('/depgate/project')

/** Longer than any real spec; npm-package-arg takes minutes for a spec of some megabytes. */
const maxSpecLength = 4096

/**
 * Returns the edges of a tree that npm would resolve again, in the order in which npm walks: those without a target, and
 * those whose target does not satisfy them. Follows `VirtualLoader` and `#problemEdges` of Arborist 9.9; nodes that are
 * not reachable from the root are skipped, since npm prunes them.
 *
 * @throws {DepgateError} ELOCKFILE where Arborist, and so npm, cannot build the tree.
 */
export function listUnmetEdges(tree: LockedTree, settings: TreeSettings): UnmetEdge[] {
  if (tree.root === null) return []
  try {
    const root = loadTree(tree, tree.root, settings)
    const unmet = walk(root)
    // npm refuses an override that contradicts the root's own dependency; an unmet edge is the more precise message.
    if (unmet.length === 0) root.assertRootOverrides()
    return unmet
  } catch (cause) {
    if (cause instanceof DepgateError) throw cause
    const reason = cause instanceof Error ? cause.message : 'unknown error'
    throw new DepgateError('ELOCKFILE', `npm can make no tree of it: ${plain(reason, 200)}`, { cause })
  }
}

function loadTree(tree: LockedTree, rootFields: JsonFields, settings: TreeSettings): Node {
  const open = (location: string, more: Partial<NodeOptions>): NodeOptions => {
    const place = path.resolve(top, location)
    return { ...settings, path: place, realpath: place, ...more }
  }
  const root = new Node(open('', { pkg: copyOf(rootFields), loadOverrides: true, extraneous: false }))
  if (tree.workspaces.length > 0) {
    root.workspaces = new Map(tree.workspaces.map(({ name, folder }) => [name, path.resolve(top, folder)]))
  }
  const nodes = new Map<string, Node>([[top, root]])
  const load = (location: string, fields: JsonFields): Node => {
    const place = path.resolve(top, location)
    const own = Object.hasOwn(tree.folders, location) ? tree.folders[location] : undefined
    const node = new Node(
      open(location, {
        root,
        pkg: copyOf(own ?? fields),
        name: nameOf(location),
        hasShrinkwrap: fields.hasShrinkwrap === true,
        resolved: resolveFrom(textOf(fields.resolved), place),
        integrity: textOf(fields.integrity) ?? null,
      }),
    )
    nodes.set(place, node)
    return node
  }
  const links = Object.entries(tree.entries).filter(([, fields]) => fields.link === true)
  for (const [location, fields] of Object.entries(tree.entries))
    if (fields.link !== true) load(location, fields)
  for (const [location, fields] of links) {
    const folder = textOf(fields.resolved) ?? ''
    const target = nodes.get(path.resolve(top, folder)) ?? load(folder, { version: '0.0.0' })
    const link = new Link(open(location, { realpath: target.path, root, target, pkg: target.package }))
    nodes.set(path.resolve(top, location), link)
  }
  return root
}

/** A tarball's URL that npm-package-arg and hosted-git-info leave unchanged. */
const plainTarball = /^https?:\/\/[a-z0-9.-]+(?::\d+)?\/[\w./@%+~-]+\.tgz$/
const gitHosts = /\b(?:github|gitlab|bitbucket)\.|\bsr\.ht\b/

/** npm-package-arg takes 0.1 ms for a URL, and a lockfile has thousands of URLs that it returns unchanged. */
function resolveFrom(resolved: string | undefined, place: string): string | null {
  if (resolved !== undefined && plainTarball.test(resolved) && !gitHosts.test(resolved)) return resolved
  return consistentResolve(resolved, top, place) ?? null
}

/** npm names a package after the folder that it is installed in, whatever its manifest says. */
function nameOf(location: string): string | undefined {
  return /(?:^|\/)node_modules\/((?:@[^/]+\/)?[^/]+)$/.exec(location)?.[1]
}

function walk(root: Node): UnmetEdge[] {
  const found: UnmetEdge[] = []
  const seen = new Set<Node>([root])
  // A Set also iterates over the elements that are added meanwhile.
  for (const node of seen) {
    // npm takes the dependencies of a package with a shrinkwrap from that.
    if (node.hasShrinkwrap && node !== root) continue
    const bundled = node.isProjectRoot || node.isWorkspace ? [] : (node.package.bundleDependencies ?? [])
    const carried = new Set(Array.isArray(bundled) ? bundled : [])
    for (const edge of node.edgesOut.values()) {
      const to = edge.to?.isLink === true ? edge.to.target : edge.to
      if (to !== null && to !== undefined) seen.add(to)
      const problem = carried.has(edge.name) ? null : problemOf(edge)
      if (problem !== null) found.push(describe(node, edge, problem))
    }
  }
  return found
}

function problemOf(edge: Edge): UnmetEdge['problem'] | null {
  if (edge.spec.length > maxSpecLength)
    throw new DepgateError(
      'ELOCKFILE',
      `the spec of ${plain(edge.name, 100)} is longer than ${maxSpecLength} characters`,
    )
  if (edge.to?.inShrinkwrap === true) return null
  if (edge.to === null || edge.to === undefined) {
    if (edge.type === 'peerOptional') return null
    return edge.type === 'optional' ? 'absent' : 'missing'
  }
  if (edge.valid || isRefusedPeer(edge, edge.to)) return null
  // npm drops the dependencies of an optional package that cannot be installed, and writes such trees itself.
  const { isProjectRoot, isWorkspace } = edge.from
  return edge.type === 'optional' && !isProjectRoot && !isWorkspace ? 'absent' : 'invalid'
}

/**
 * Whether a peer dependency conflicts with one of the project itself: npm keeps the project's or refuses to install
 * (ERESOLVE), and writes such trees itself for optional peers. Nothing is fetched, unless one version satisfies both.
 */
function isRefusedPeer({ type, spec }: Edge, to: Node): boolean {
  if (type !== 'peer' && type !== 'peerOptional') return false
  return [...to.edgesIn].some(
    (own) => (own.from.isProjectRoot || own.from.isWorkspace) && areDisjoint(own.spec, spec),
  )
}

function areDisjoint(one: string, other: string): boolean {
  try {
    return !semver.intersects(one, other, { loose: true })
  } catch {
    return false
  }
}

function describe(from: Node, edge: Edge, problem: UnmetEdge['problem']): UnmetEdge {
  const { to } = edge
  return {
    from: from.isProjectRoot ? '' : from.location,
    dependant: from.isProjectRoot
      ? (from.package.name ?? '')
      : `${from.packageName ?? from.name}@${from.version}`,
    name: edge.name,
    spec: edge.type === 'workspace' ? `file:${relativeTo(edge.spec)}` : edge.spec,
    type: edge.type,
    problem,
    found:
      to === null || to === undefined
        ? null
        : { location: to.location, version: to.version, resolved: to.resolved },
  }
}

/** npm names a workspace by its absolute path. */
function relativeTo(spec: string): string {
  return path.relative(top, spec.replace(/^file:/, '').replaceAll('%23', '#')).replaceAll('\\', '/')
}

/** Arborist's Node normalizes the manifest in place. */
function copyOf(fields: JsonFields): Record<string, unknown> {
  return structuredClone(fields) as Record<string, unknown>
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}
