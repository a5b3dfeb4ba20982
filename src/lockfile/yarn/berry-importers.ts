// Resolves what the manifests of a project ask for in a yarn berry lockfile, and finds what it does not lock.

import { findWorkspaces } from '../../manifest/workspaces.ts'
import type { Declared } from '../../manifest/overrides.ts'
import { fieldOf } from '../../json/section.ts'
import type { LockedPackage, UnmetEdge } from '../../model/lockfile.ts'
import type { Importer, LockNode } from '../assemble.ts'
import type { BerryEntry } from './berry-entries.ts'
import type { BerryGraph } from './berry-graph.ts'
import type { BerryNodes } from './berry-nodes.ts'
import { missing, missingEdges, missingWorkspace } from './drift.ts'
import { parseRange, splitNamed, withoutProtocol, withProtocol } from './locator.ts'
import type { ProjectManifest } from './manifests.ts'
import { rcFile } from './rc.ts'
import type { Resolution } from './resolutions.ts'

/** What was read of a lockfile and the files beside it. */
export interface BerryProject {
  readonly graph: BerryGraph
  readonly made: BerryNodes
  /** Of the project's own folders, the root first; none where there is no package.json. */
  readonly manifests: readonly ProjectManifest[]
  /** The entries of workspaces. */
  readonly workspaces: readonly BerryEntry[]
  /** What the resolutions of the root, and the settings beside it, declare. */
  readonly overrides: readonly Declared[]
  readonly settings: readonly Declared[]
  readonly rootLocator: string
}

/** The folder of a workspace's entry; '' for the root. */
export function folderOf({ reference }: BerryEntry): string {
  return reference.selector === '.' ? '' : reference.selector
}

/** The workspaces of the lockfile that a pattern of the root selects, whether or not their package.json is at hand. */
export function listSelected(root: ProjectManifest | undefined, workspaces: readonly BerryEntry[]): string[] {
  if (root === undefined || fieldOf(root.section, 'workspaces') === undefined) return []
  const isWorkspace = findWorkspaces(root.section)
  return workspaces.map(folderOf).filter((folder) => folder !== '' && isWorkspace(folder))
}

/** Returns the importers: each manifest, each own folder whose manifest is not at hand, and the settings. */
export function listImporters(project: BerryProject, own: ReadonlyMap<string, unknown> | null): Importer[] {
  const { manifests, workspaces, overrides, settings, rootLocator } = project
  const read = new Set(manifests.map(({ folder }) => folder))
  const unread = workspaces.filter((entry) => {
    const folder = folderOf(entry)
    return !read.has(folder) && (own === null || own.has(folder || '.'))
  })
  const importers = manifests.map((manifest): Importer => {
    const more = manifest.folder === '' ? overrides : []
    return importer(project, manifest, locatorOf(project, manifest), [...manifest.asks, ...more])
  })
  const fromLock = unread.map((entry): Importer => {
    const folder = folderOf(entry)
    const path = folder === '' ? 'package.json' : `${folder}/package.json`
    return importer(project, { path, name: entry.name }, entry.locator, asksOf(entry))
  })
  const rc = { path: rcFile, name: rcFile }
  return [
    ...importers,
    ...fromLock,
    ...(settings.length === 0 ? [] : [importer(project, rc, rootLocator, settings)]),
  ]
}

/** What the entry of a workspace asks for; whether in development only it does not record. */
function asksOf({ edges }: BerryEntry): Declared[] {
  const fields = {
    runtime: 'dependencies',
    development: 'devDependencies',
    optional: 'optionalDependencies',
    peer: 'peerDependencies',
  } as const
  return edges.map(({ name, range, type }) => ({
    field: fields[type],
    name,
    range: withoutProtocol(range),
    line: null,
    keys: [{ name, range: null }],
  }))
}

/** The resolution of a workspace; of one that the lockfile lacks the one that yarn would give it. */
function locatorOf({ workspaces }: BerryProject, { folder, name }: ProjectManifest): string {
  const entry = workspaces.find((one) => folderOf(one) === folder)
  return entry?.locator ?? `${name}@workspace:${folder === '' ? '.' : folder}`
}

function importer(
  { graph, made }: BerryProject,
  { path, name }: { readonly path: string; readonly name: string },
  locator: string,
  asks: readonly Declared[],
): Importer {
  // A range is shown as other package managers write it; it is looked up as it is written.
  const written = new Map(asks.map((declared) => [showRange(declared), declared]))
  const own = new Map(asks.filter(isInstalled).map((declared) => [declared.name, declared]))
  const find = ({ field, name: key, range, keys }: Declared): number | null => {
    const installed = keys.at(-1)?.name ?? key
    // yarn installs no peers of a workspace by themselves.
    const asked = field === 'peerDependencies' ? own.get(key)?.range : range
    if (asked === undefined) return null
    const entry = graph.find(locator, installed, withProtocol(asked))
    return entry === null ? null : made.nodeFor(entry, installed)
  }
  return { path, name, asks: [...written.keys()], resolve: (shown) => find(written.get(shown) ?? shown) }
}

function isInstalled({ field }: Declared): boolean {
  return field === 'dependencies' || field === 'devDependencies' || field === 'optionalDependencies'
}

/** `npm:^1.0.0` is `^1.0.0`, a patch is the range of what it patches, and `#commit=<hash>` is `#<hash>`. */
function showRange(declared: Declared): Declared {
  const { range } = declared
  const shown = withoutProtocol(patchedRange(range)).replace(/#commit=([0-9a-f]{40})$/i, '#$1')
  // Each is a key of its own.
  return { ...declared, range: shown }
}

function patchedRange(range: string): string {
  if (!range.startsWith('patch:')) return range
  const source = splitNamed(parseRange(range)?.source ?? '')
  return source === null ? range : patchedRange(source.rest)
}

/** The descriptors of patches that manifests and resolutions ask for; null where there is no manifest. */
export function listPatched(
  { manifests, workspaces }: BerryProject,
  resolutions: readonly Resolution[],
): ReadonlySet<string> | null {
  if (manifests.length === 0) return null
  const asked = [
    ...resolutions.map(({ name, replacement }) => ({ name, range: replacement })),
    ...manifests.flatMap(({ asks }) => asks),
    ...workspaces.flatMap(({ edges }) => edges),
  ]
  return new Set(
    asked.filter(({ range }) => range.startsWith('patch:')).map(({ name, range }) => `${name}@${range}`),
  )
}

/** Finds what `yarn install --immutable` refuses and `yarn install` resolves anew. */
export function listDrift(project: BerryProject, packages: readonly LockedPackage[]): UnmetEdge[] {
  const { graph, made, manifests, workspaces } = project
  const [root] = manifests
  // The resolutions of the root are not at hand, and each edge can be replaced by one.
  if (root === undefined) return []
  const locked = new Set(workspaces.map(folderOf))
  const ofManifests = manifests.flatMap((manifest): UnmetEdge[] => {
    const { folder, asks } = manifest
    const locator = locatorOf(project, manifest)
    const absent = locked.has(folder) ? [] : [missingWorkspace(root, manifest)]
    const unmet = asks.filter(isInstalled).flatMap((declared): UnmetEdge[] => {
      const range = withProtocol(declared.range)
      const reduced = graph.reduce(locator, declared.name, range)
      // yarn refuses to install what no catalog has.
      if (reduced.startsWith('catalog:') || graph.find(locator, declared.name, range) !== null) return []
      return [missing(manifest, declared, withoutProtocol(reduced))]
    })
    // A lockfile of nothing lists no workspaces either.
    return [...(workspaces.length === 0 ? [] : absent), ...unmet]
  })
  const places = made.nodes.filter(({ isOwn }) => isOwn !== true)
  const located = new Map<LockNode | null, LockedPackage | undefined>(
    places.map((node, nth) => [node, packages[nth]]),
  )
  const edges = made.unmet.flatMap(({ node, edge }) => {
    const asker = located.get(made.nodes[node] ?? null)
    return asker === undefined ? [] : [{ asker, edge }]
  })
  return [...ofManifests, ...missingEdges(edges)]
}
