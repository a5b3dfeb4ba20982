// Reads the packages of a lockfile: `packages` and `snapshots` of 9.0, `packages` alone of 5.x, 6.x and 13.0.

import {
  fieldOf,
  readSections,
  readText,
  refuse,
  describeType,
  type JsonSection,
} from '../../json/section.ts'
import { maxEntries, type LockedEdge, type LockEntry } from './entry.ts'
import { lineOf, readMapping, readMappings } from './fields.ts'
import { parseKey, stripPeers, type Dialect } from './keys.ts'

/**
 * Returns the entries in the order of the file.
 *
 * @throws {DepgateError} ELOCKFILE, for a snapshot without a package.
 */
export function readEntries(root: JsonSection, dialect: Dialect): LockEntry[] {
  const packages = readMapping(root, 'packages')
  const sections = packages === null ? [] : readSections(packages)
  const snapshots = dialect === 9 ? readMapping(root, 'snapshots') : null
  const count = sections.length + Object.keys(snapshots?.fields ?? {}).length
  if (count > 2 * maxEntries) throw refuse(root, [], `has more than ${maxEntries} packages`)
  if (dialect !== 9)
    return sections.map(([key, section]) => ({
      key,
      parsed: parseKey(key, dialect),
      section,
      edges: dialect === 13 ? readBoundEdges(section) : readEdges(section, section),
      line: lineOf(section),
    }))
  return joinSnapshots(sections, snapshots)
}

/** Joins each snapshot with its package. A package without one is installed by nothing, and listed all the same. */
function joinSnapshots(
  sections: readonly [string, JsonSection][],
  snapshots: JsonSection | null,
): LockEntry[] {
  const packages = new Map(sections)
  const joined = new Map<string, LockEntry[]>(sections.map(([base]) => [base, []]))
  for (const [key, snapshot] of snapshots === null ? [] : readSections(snapshots)) {
    const base = stripPeers(key)
    const section = packages.get(base) ?? restore(snapshot, base)
    const entries = joined.get(base) ?? []
    joined.set(base, entries)
    const line = lineOf(packages.has(base) ? section : snapshot)
    entries.push({ key, parsed: parseKey(key, 9), section, edges: readEdges(snapshot, section), line })
  }
  return [...joined].flatMap(([base, entries]) => {
    const section = packages.get(base)
    if (entries.length > 0 || section === undefined) return entries
    return [
      { key: base, parsed: parseKey(base, 9), section, edges: [], line: lineOf(section), isLoose: true },
    ]
  })
}

/** pnpm takes the folder from the key where a pruned lockfile (turbo) lacks the package of an injected workspace. */
function restore(snapshot: JsonSection, base: string): JsonSection {
  const directory = /^(?:@[^/@]+\/)?[^/@]+@file:(.*)$/s.exec(base)?.[1]
  if (directory === undefined || /\.(?:tgz|tar\.gz|tar)$/i.test(directory))
    throw refuse(snapshot, [], 'has no entry in "packages"')
  return { ...snapshot, fields: { ...snapshot.fields, resolution: { type: 'directory', directory } } }
}

const fields = [
  ['dependencies', 'runtime'],
  ['optionalDependencies', 'optional'],
] as const

/** @param declaring - has the names of the peers, which are among the dependencies. */
function readEdges(section: JsonSection, declaring: JsonSection): LockedEdge[] {
  const peers = readMapping(declaring, 'peerDependencies')?.fields ?? {}
  return fields.flatMap(([field, type]) => {
    const inner = readMapping(section, field)
    return inner === null
      ? []
      : Object.keys(inner.fields).map((name) => ({
          name,
          reference: readText(inner, name) as string,
          type: Object.hasOwn(peers, name) ? ('peer' as const) : type,
        }))
  })
}

/** lockfileVersion 13.0: a peer has its version beside its range, or one in each of several snapshots. */
function readBoundEdges(section: JsonSection): LockedEdge[] {
  const found = new Map<string, LockedEdge>()
  for (const part of [section, ...readMappings(section, 'snapshots')]) {
    const edges = [...readEdges(part, part).filter(({ type }) => type !== 'peer'), ...readPeers(part)]
    for (const edge of edges) found.set(JSON.stringify([edge.name, edge.reference]), edge)
  }
  return [...found.values()]
}

function readPeers(section: JsonSection): LockedEdge[] {
  const peers = readMapping(section, 'peerDependencies')
  if (peers === null) return []
  return Object.keys(peers.fields).flatMap((name): LockedEdge[] => {
    const value = fieldOf(peers, name)
    if (typeof value === 'string') return []
    const inner = readMapping(peers, name)
    if (inner === null)
      throw refuse(peers, [name], `must be a range or a mapping, not ${describeType(value)}`)
    const reference = readText(inner, 'version')
    return reference === null ? [] : [{ name, reference, type: 'peer' }]
  })
}
