// Builds the nodes of the tree: one for each package, set of peers and name under which something asks for it.

import type { Edge, PackageId, PackageSource } from '../../model/lockfile.ts'
import type { LockNode, NamedLink } from '../assemble.ts'
import { fieldOf } from '../../json/section.ts'
import type { LockDocument, LockedEdge, LockEntry } from './entry.ts'
import { completeId, nameEntry } from './identify.ts'
import { resolveReference, stripPeers } from './keys.ts'
import { placeOf, type Places } from './places.ts'
import { readResolution, type Fetched, type FetchContext } from './resolution.ts'
import { addTo, listSeveral, type Several } from '../several.ts'

/** The nodes of a document, and the look-up of what a name and reference lead to. */
export interface LockNodes {
  readonly nodes: LockNode[]
  /** The entry of each node. */
  readonly owners: readonly LockEntry[]
  /** The nodes of a key under a name: several where a runtime has several downloads. */
  find(name: string, key: string): readonly number[]
}

/** What the nodes depend on beside the document. */
export interface NodeContext extends FetchContext {
  keyOf(name: string, reference: string): string | null
  readonly places: Places
  /** The folder of the project that an injected workspace is copied from, and its version; null for any other folder. */
  ownFolder(path: string): { readonly version: string } | null
}

/** Returns the look-up of the key that a reference leads to; null for a link to a folder. */
export function keyFinder({
  entries,
  dialect,
}: LockDocument): (name: string, reference: string) => string | null {
  const keys = new Set(entries.map(({ key }) => key))
  return (name, reference) => {
    const key = resolveReference(name, reference, dialect)
    // 13.0 keeps the peers of a package in its entry: the key has none.
    return key !== null && dialect === 13 && !keys.has(key) ? stripPeers(key) : key
  }
}

/** Builds the nodes, in the order of the file. @throws {DepgateError} ELOCKFILE. */
export function buildNodes(document: LockDocument, context: NodeContext): LockNodes {
  const { entries } = document
  const { keyOf } = context
  const asked = listNames(document, keyOf)
  const nodes: LockNode[] = []
  const owners: LockEntry[] = []
  const indexes = new Map<string, number[]>()
  for (const entry of entries) {
    const names = listSeveral(asked.get(entry.key))
    const { copies, name } = describeEntry(entry, names[0] ?? null, context)
    for (const installed of names.length === 0 ? [name] : names) {
      const key = keyOfName(installed, entry.key)
      for (const copy of copies) {
        const { platform } = copy.fetched
        if (entry.isLoose !== true) {
          const there = indexes.get(key)
          if (there === undefined) indexes.set(key, [nodes.length])
          else there.push(nodes.length)
        }
        nodes.push(
          makeNode(entry, copy, {
            alias: installed === name ? null : installed,
            location: placeOf(context.places, { name: installed, key: entry.key, platform }),
          }),
        )
        owners.push(entry)
      }
    }
  }
  const find = (name: string, key: string) => indexes.get(keyOfName(name, key)) ?? []
  for (const [index, node] of nodes.entries()) {
    const edges = owners[index]?.edges ?? []
    if (edges.length > 0) Object.assign(node, connect(edges, { nodes, keyOf, find }))
  }
  return { nodes, owners, find }
}

/** No name contains a blank. */
function keyOfName(name: string, key: string): string {
  return `${name} ${key}`
}

/** The names under which importers and packages ask for each key. */
function listNames(
  { entries, importers }: LockDocument,
  keyOf: NodeContext['keyOf'],
): ReadonlyMap<string, Several> {
  const names = new Map<string, Several>()
  const note = ({ name, reference }: LockedEdge) => {
    const key = keyOf(name, reference)
    if (key !== null) addTo(names, key, name)
  }
  for (const { dependencies } of importers) dependencies.forEach(note)
  for (const { edges } of entries) edges.forEach(note)
  return names
}

/** What an entry installs; of a runtime one for each platform. */
interface Copy {
  readonly fetched: Fetched
  readonly id: PackageId
  readonly source: PackageSource
  /** It is a copy of a project's folder. */
  readonly isOwn: boolean
}

function describeEntry(
  entry: LockEntry,
  asked: string | null,
  context: NodeContext,
): { readonly name: string; readonly copies: readonly Copy[] } {
  const given = nameEntry(entry, asked)
  const provisional = { name: given.name, version: given.version ?? '0.0.0' }
  const copies = readResolution(entry.section, provisional, entry.parsed, context).map((fetched): Copy => {
    const own = fetched.source.type === 'directory' ? context.ownFolder(fetched.source.path) : null
    const source =
      own !== null && fetched.source.type === 'directory'
        ? { ...fetched.source, isOwn: true as const }
        : fetched.source
    const id = { name: given.name, version: given.version ?? own?.version ?? null }
    return { fetched, id: completeId(entry, id, source), source, isOwn: own !== null }
  })
  return { name: given.name, copies }
}

type MutableNode = { -readonly [K in keyof LockNode]: LockNode[K] }

/** Without its edges, which lead to other nodes. */
function makeNode(
  entry: LockEntry,
  { fetched, id, source, isOwn }: Copy,
  { alias, location }: Pick<LockNode, 'alias' | 'location'>,
): LockNode {
  const node: MutableNode = {
    name: id.name,
    version: id.version,
    alias,
    location,
    source,
    integrity: fetched.integrity,
    edges: [],
    links: [],
    edgeRecord: 'resolved',
    bin: null,
    hasInstallScript: null,
    bundler: null,
    line: entry.line,
  }
  if (fetched.archiveHash !== undefined) node.archiveHash = fetched.archiveHash
  if (hasBundle(entry)) node.hasBundle = true
  if (isOwn) Object.assign(node, { isOwn: true, isCopied: true })
  return node
}

function hasBundle({ section }: LockEntry): boolean {
  const bundled = fieldOf(section, 'bundledDependencies')
  return bundled !== undefined && bundled !== 'false' && !(Array.isArray(bundled) && bundled.length === 0)
}

function connect(
  edges: readonly LockedEdge[],
  { nodes, keyOf, find }: Pick<LockNodes, 'nodes' | 'find'> & Pick<NodeContext, 'keyOf'>,
): { readonly edges: readonly Edge[]; readonly links: readonly NamedLink[] } {
  const links: NamedLink[] = []
  const shown = edges.map(({ name, reference, type }): Edge => {
    const key = keyOf(name, reference)
    const targets = key === null ? [] : find(name, key)
    const target = nodes[targets[0] ?? -1]
    const range = target === undefined ? stripPeers(reference) : describeTarget(target, name, reference)
    // The range of an edge is not recorded: only an alias is known to be asked for by its name. A peer asks for none.
    const asked = target !== undefined && target.name !== name && type !== 'peer' ? range : null
    for (const to of targets) links.push({ to, name, type, range: asked })
    return { name, range, type }
  })
  return { edges: shown, links }
}

function describeTarget(target: LockNode, name: string, reference: string): string {
  const isRegistry = target.source.type === 'registry'
  if (!isRegistry) return stripPeers(reference)
  return target.name === name ? target.version : `npm:${target.name}@${target.version}`
}
