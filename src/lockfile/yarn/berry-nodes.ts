// Makes the packages of a yarn berry lockfile out of its entries, patches taken off, with the package each edge leads to.

import semver from 'semver'
import { refuse } from '../../json/section.ts'
import { describeBadName } from '../../manifest/package-name.ts'
import type { Edge } from '../../model/lockfile.ts'
import { plain } from '../../text/plain.ts'
import type { LockNode, NamedLink } from '../assemble.ts'
import type { BerryEntry, BerryFile } from './berry-entries.ts'
import type { BerryGraph } from './berry-graph.ts'
import { parseRange, splitNamed, withoutProtocol, type RangeParts } from './locator.ts'
import { groupExtensions, listAdded } from './extensions.ts'
import type { Extension } from './rc.ts'
import { classifyReference } from './source.ts'

/** The packages, and where to find them. */
export interface BerryNodes {
  readonly nodes: readonly LockNode[]
  /** The entry that each package was made of. */
  readonly entryOf: readonly number[]
  /** The package that is installed under a name for an entry; null for none. */
  nodeFor(entry: number, installed: string): number | null
  /** Edges that no entry answers, by the package that asks. */
  readonly unmet: readonly { readonly node: number; readonly edge: Edge }[]
}

/** The entry whose bytes are installed and the locator that they are fetched by: for a patch those of what is patched. */
interface Unpatched {
  readonly name: string
  readonly reference: RangeParts
  readonly locator: string
  /** The entry of that locator; null where the lockfile has none. */
  readonly entry: BerryEntry | null
}

/** A patch of a patch of a patch. */
const maxLayers = 8

export function makeBerryNodes(
  file: BerryFile,
  graph: BerryGraph,
  ownFolders: ReadonlyMap<string, string | null> | null,
  extensions: readonly Extension[],
): BerryNodes {
  const { entries } = file
  const bodies = entries.map((entry) => unpatch(entry, entries, graph))
  const nodes: (LockNode & { links: NamedLink[] })[] = []
  const entryOf: number[] = []
  const places = entries.map(() => new Map<string, number>())
  const installed = listInstalled(entries)
  const place = (index: number): void => {
    const entry = entries[index]
    const body = bodies[index]
    if (entry === undefined || body === undefined) return
    const described = describe(file, entry, body, ownFolders)
    for (const name of installed[index] ?? []) {
      places[index]?.set(name, nodes.length)
      entryOf.push(index)
      nodes.push({ ...described, alias: name === described.name ? null : name, links: [] })
    }
  }
  const merged = entries.map((entry, index) => findMerged(entry, bodies[index], graph))
  merged.forEach((to, index) => {
    if (to === null) place(index)
    else for (const name of installed[index] ?? []) installed[to]?.add(name)
  })
  // A patch can be the only one that asks for the package under a name.
  const nodeFor = (index: number, name: string): number | null => {
    const own = places[merged[index] ?? index]
    return own?.get(name) ?? own?.values().next().value ?? null
  }
  const unmet: { node: number; edge: Edge }[] = []
  const added = groupExtensions(extensions)
  nodes.forEach((node, at) => {
    const entry = entries[entryOf[at] ?? -1]
    const more = listAdded(node, added.get(node.name) ?? [])
    for (const edge of [...(entry?.edges ?? []), ...more]) {
      if (entry === undefined || edge.type === 'peer') continue
      const found = graph.find(entry.locator, edge.name, edge.range)
      const to = found === null ? null : nodeFor(found, edge.name)
      const shown = { ...edge, range: withoutProtocol(edge.range) }
      if (to === null) unmet.push({ node: at, edge: shown })
      else node.links.push({ name: edge.name, to, range: shown.range, type: edge.type })
    }
  })
  return { nodes, entryOf, nodeFor, unmet }
}

/** The names under which each entry is installed: those of its descriptors. */
function listInstalled(entries: readonly BerryEntry[]): Set<string>[] {
  return entries.map(({ descriptors }) => new Set(descriptors.map(({ name }) => name)))
}

/**
 * Returns the entry of what an entry patches, where the two differ in nothing but the patch: the package that is judged.
 * yarn takes dependencies and commands from the entry of the patch, so one that differs is listed on its own.
 */
function findMerged(entry: BerryEntry, body: Unpatched | undefined, graph: BerryGraph): number | null {
  const inner = body?.entry ?? null
  if (inner === null || inner === entry) return null
  const partsOf = ({ edges, bin }: BerryEntry) => JSON.stringify([edges, bin])
  return partsOf(entry) === partsOf(inner) ? (graph.at(inner.locator) ?? null) : null
}

function unpatch(entry: BerryEntry, entries: readonly BerryEntry[], graph: BerryGraph): Unpatched {
  let now: Unpatched = { name: entry.name, reference: entry.reference, locator: entry.locator, entry }
  for (let layer = 0; now.reference.protocol === 'patch:'; layer += 1) {
    const locator = now.reference.source ?? ''
    const named = splitNamed(locator)
    const reference = named === null ? null : parseRange(named.rest)
    if (named === null || reference === null || layer >= maxLayers)
      throw refuse(entry.section, ['resolution'], 'is a patch of what cannot be read')
    const found = graph.at(locator)
    now = {
      name: named.name,
      reference,
      locator,
      entry: found === undefined ? null : (entries[found] ?? null),
    }
  }
  return now
}

type Described = Omit<LockNode, 'alias' | 'links'>

function describe(
  { cacheKey }: BerryFile,
  entry: BerryEntry,
  body: Unpatched,
  ownFolders: ReadonlyMap<string, string | null> | null,
): Described {
  const { name, reference } = body
  const inner = body.entry ?? entry
  const version = versionOf(entry, body)
  const found = classifyReference(reference, { name, version }, baseOf(reference))
  // A protocol of a plug-in: what it fetches cannot be known.
  const source = found ?? { type: 'remote' as const, url: body.locator.slice(name.length + 1) }
  const problem = source.type === 'registry' ? describeBadName(name) : null
  if (problem !== null) throw refuse(entry.section, ['resolution'], problem)
  const folder = source.type === 'directory' ? source.path : null
  const isOwn = reference.protocol === 'workspace:' && folder !== null && (ownFolders?.has(folder) ?? true)
  const checksum = inner.checksum === null ? null : readChecksum(inner.checksum, cacheKey)
  const ownVersion = isOwn && folder !== null ? ownFolders?.get(folder) : null
  return {
    name,
    version: typeof ownVersion === 'string' && semver.valid(ownVersion) !== null ? ownVersion : version,
    location: null,
    source: isOwn && source.type === 'directory' ? { ...source, isOwn: true } : source,
    // A checksum of another cache key is none: no hash that is known, so that it is reported as missing.
    integrity: checksum === null && source.type !== 'directory' ? inner.checksum : null,
    ...(checksum === null || source.type === 'directory' ? {} : { archiveHash: checksum }),
    // yarn records no hash of what it installs on some platforms only, and checks none.
    ...(inner.checksum === null && inner.conditions !== null ? { isUnhashed: true as const } : {}),
    edges: entry.edges.map((edge) => ({ ...edge, range: withoutProtocol(edge.range) })),
    edgeRecord: 'full',
    bin: entry.bin,
    hasInstallScript: null,
    bundler: null,
    line: entry.line,
    ...(isOwn ? { isOwn } : {}),
  }
}

/**
 * `10c0/<hex>`; older versions name the cache key once for the file. Null where the entry names another one than the file:
 * yarn writes one for all, and compares no checksum of another (measured: 4.18.1 installs other bytes, with --immutable too).
 */
function readChecksum(text: string, cacheKey: string | null): NonNullable<LockNode['archiveHash']> | null {
  const at = text.indexOf('/')
  if (at === -1) return { kind: 'zip', value: text, cacheKey }
  return text.slice(0, at) === cacheKey ? { kind: 'zip', value: text.slice(at + 1), cacheKey } : null
}

/** The version by which yarn fetches; elsewhere the one that the entry states. */
function versionOf(entry: BerryEntry, { reference }: Unpatched): string {
  const { version, section } = entry
  if (reference.protocol === 'npm:' && semver.valid(reference.selector) !== null) {
    if (version === reference.selector) return version
    const problem = `is "${plain(version ?? '', 60)}", and its resolution is version ${plain(reference.selector, 60)}`
    throw refuse(section, ['version'], problem)
  }
  return version !== null && semver.valid(version) !== null && !version.endsWith('-use.local')
    ? version
    : '0.0.0'
}

/** The folder of the workspace or package that a path is relative to. */
function baseOf({ params }: RangeParts): string {
  const parent = splitNamed(params.get('locator') ?? '')
  const parts = parent === null ? null : parseRange(parent.rest)
  return parts?.protocol === 'workspace:' ? parts.selector : '.'
}
