// Parses a yarn.lock of yarn 1.

import { createHash } from 'node:crypto'
import semver from 'semver'
import { DepgateError } from '../../errors.ts'
import { describeBadName } from '../../manifest/package-name.ts'
import type { Edge, Lockfile, UnknownPart } from '../../model/lockfile.ts'
import { plain } from '../../text/plain.ts'
import { linkTo } from '../address.ts'
import { assemble, type LockNode, type NamedLink } from '../assemble.ts'
import { hint, readClassicEntries, type ClassicEntry } from './classic-entries.ts'
import { growClassicGraph, type Own } from './classic-graph.ts'
import { listClassicDrift, listClassicImporters } from './classic-importers.ts'
import { aliasedName, describeNoName, splitNamed } from './locator.ts'
import { readManifests, type ProjectManifest, type ProjectReader } from './manifests.ts'
import { declareResolutions, groupResolutions, readResolutions } from './resolutions.ts'
import { classifyResolved } from './source.ts'

type LinkedNode = LockNode & { readonly links: NamedLink[] }

/** @throws {DepgateError} ELOCKFILE. */
export function parseClassic(text: string, reader: ProjectReader): Lockfile {
  const file = reader.lockfile
  const entries = readClassicEntries(text, file)
  const manifests = readManifests(reader, [], false)
  const [root] = manifests
  const resolutions = root === undefined ? [] : readResolutions(root.section, false)
  const places = new Map<string, number>()
  const nodes: LinkedNode[] = []
  for (const entry of entries) placeEntry(entry, file, nodes, places)
  const own = placeOwn(manifests, nodes)
  const graph = growClassicGraph(entries, { places, own }, groupResolutions(resolutions))
  const unmet: { node: number; edge: Edge; found: number | null }[] = []
  nodes.forEach((node, at) => {
    for (const edge of node.edges) {
      const { to, isMet } = graph.find(edge.name, edge.range, node.alias ?? node.name)
      if (to !== null) node.links.push({ name: edge.name, to, range: edge.range, type: edge.type })
      if (!isMet) unmet.push({ node: at, edge, found: to })
    }
  })
  const project = { graph, manifests, overrides: declareResolutions(resolutions) }
  const assembled = assemble(nodes, listClassicImporters(project))
  return {
    path: file,
    format: 'yarn-1',
    ...assembled,
    allowScripts: {},
    ...(root === undefined ? {} : { npmRange: null }),
    drift: listClassicDrift(project, unmet, assembled.packages),
    unknown: listUnknown(entries),
  }
}

/** The lockfile has no entries for workspaces: yarn links to one where its version is in the range that is asked for. */
function placeOwn(manifests: readonly ProjectManifest[], nodes: LinkedNode[]): ReadonlyMap<string, Own> {
  const own = new Map<string, Own>()
  for (const { folder, name, version } of manifests) {
    if (folder === '' || describeNoName(name) !== null) continue
    own.set(name, { at: nodes.length, version })
    nodes.push({
      ...blank,
      name,
      version: version !== null && semver.valid(version) !== null ? version : '0.0.0',
      alias: null,
      source: { type: 'directory', path: folder, isInside: true, isOwn: true },
      integrity: null,
      edges: [],
      links: [],
      line: 1,
      isOwn: true,
    })
  }
  return own
}

/** What an entry does not record. */
const blank = {
  location: null,
  edgeRecord: 'merged',
  bin: null,
  hasInstallScript: null,
  bundler: null,
} as const

/** An entry is a package for each name under which it is installed. `places` are by the pattern. */
function placeEntry(
  entry: ClassicEntry,
  file: string,
  nodes: LinkedNode[],
  places: Map<string, number>,
): void {
  const installed = new Map<string, number>()
  for (const key of entry.keys) {
    const { name, range } = readPattern(key)
    const at = installed.get(name) ?? nodes.length
    if (at === nodes.length) {
      nodes.push(describe(entry, file, name, range))
      installed.set(name, at)
    }
    places.set(key, at)
  }
}

/** `name@range`; a pattern without a range is asked for as `latest`, and an address can be without a name. */
function readPattern(pattern: string): { readonly name: string; readonly range: string } {
  const named = splitNamed(pattern)
  return named === null
    ? { name: pattern.replace(/(?<=.)@$/, ''), range: '' }
    : { name: named.name, range: named.rest }
}

function describe(entry: ClassicEntry, file: string, installed: string, range: string): LinkedNode {
  const { fields, groups, line } = entry
  const refuse = (problem: string) =>
    new DepgateError('ELOCKFILE', `${plain(file)}, line ${line}: ${plain(installed, 214)} ${problem}`, {
      hint,
    })
  const resolved = fields.get('resolved') ?? null
  const name = fields.get('name') ?? aliasedName(range) ?? installed
  const problem = describeNoName(name)
  if (problem !== null) throw refuse(`has the name "${plain(name, 120)}", which ${problem}`)
  const version = fields.get('version') ?? ''
  if (semver.valid(version, { loose: true }) === null)
    throw refuse(version === '' ? 'has no version' : `has the version "${plain(version, 60)}", which is none`)
  const [url = '', hash = ''] = resolved?.split('#') ?? []
  const source = resolved === null ? sourceOfRange(range) : classifyResolved(url, hash, { name, version })
  const bad = source.type === 'registry' ? describeBadName(name) : null
  if (bad !== null) throw refuse(bad)
  return {
    name,
    version,
    alias: installed === name ? null : installed,
    source,
    integrity: fields.get('integrity') ?? sha1Of(hash, source.type),
    edges: readEdges(groups, refuse),
    links: [],
    line,
    ...blank,
  }
}

/** Without an address yarn copies a folder, and resolves anything else anew. */
function sourceOfRange(range: string): LockNode['source'] {
  const isPath = /^file:|^link:|^\.{1,2}[/\\]|^[/\\]/.test(range)
  if (!isPath) return { type: 'registry', url: null }
  return linkTo(range.replace(/^(?:file|link):/, ''))
}

/** The sha1 behind `#`, which yarn checks, where there is no other hash. */
function sha1Of(hash: string, type: LockNode['source']['type']): string | null {
  if (type === 'git' || !/^[0-9a-f]{40}$/i.test(hash)) return null
  return `sha1-${Buffer.from(hash, 'hex').toString('base64')}`
}

function readEdges(groups: ClassicEntry['groups'], refuse: (problem: string) => DepgateError): Edge[] {
  const optional = groups.get('optionalDependencies') ?? new Map<string, string>()
  const required = [...(groups.get('dependencies') ?? [])].filter(([name]) => !optional.has(name))
  const edges = [
    ...required.map(([name, range]): Edge => ({ name, range, type: 'runtime' })),
    ...[...optional].map(([name, range]): Edge => ({ name, range, type: 'optional' })),
  ]
  for (const { name } of edges) {
    const problem = describeNoName(name)
    if (problem !== null) throw refuse(`depends on "${plain(name, 120)}", which ${problem}`)
  }
  return edges
}

// `implodeEntry` of yarn 1.22 (src/lockfile/index.js). `prebuiltVariants` has yarn install other bytes, so it is not known.
const fieldNames = new Set(['name', 'version', 'uid', 'resolved', 'integrity', 'registry'])
const groupNames = new Set(['dependencies', 'optionalDependencies', 'permissions'])
const maxParts = 1000

function listUnknown(entries: readonly ClassicEntry[]): UnknownPart[] {
  const parts = entries.flatMap(({ keys, fields, groups, lines }) => {
    const [entry = ''] = keys
    const strange = [
      ...[...fields].filter(([key]) => !fieldNames.has(key)),
      ...[...groups]
        .filter(([key]) => !groupNames.has(key))
        .map(([key, group]) => [key, [...group]] as const),
    ]
    return strange.map(([key, value]): UnknownPart => ({
      line: lines.get(key) ?? 1,
      words: `entry ${plain(entry, 300)} has the key "${plain(key, 80)}", which depgate does not know`,
      key: createHash('sha256')
        .update(JSON.stringify([entry, key, value]))
        .digest('hex'),
    }))
  })
  return parts.slice(0, maxParts)
}
