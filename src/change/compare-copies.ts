// Compares the copies of one version of a package on both sides of a change.

import { readHashes, strongestOf } from '../lockfile/integrity.ts'
import type { Edge, LockedPackage } from '../model/report.ts'
import type { PackageChange } from '../model/change.ts'

/**
 * Whether a change leaves every byte as it was: each copy was locked before, with the same hash, or with the same source
 * where no hash fixes it. Another flag, location or dependent brings no code in.
 */
export function isSameBytes({ kind, copies, before }: PackageChange): boolean {
  if (kind !== 'altered' || before === undefined) return false
  const known = new Set(before.flatMap(listMarks))
  return copies.every((copy) => {
    const [mark, ...others] = listMarks(copy)
    return mark !== undefined && [mark, ...others].every((one) => known.has(one))
  })
}

/** What fixes the bytes of a copy: its hashes of the kind that npm checks, otherwise its source. */
function listMarks({ integrity, archiveHash, source, bundler }: LockedPackage): string[] {
  const hashes = readHashes(integrity)
  const kind = strongestOf(hashes)
  // npm drops the hash of a git dependency, and a folder has none.
  const isBound = kind !== null && source.type !== 'git' && source.type !== 'directory'
  if (isBound) return [...(hashes.get(kind) ?? [])].map((digest) => `${kind}-${digest}`)
  if (archiveHash !== undefined && source.type !== 'directory')
    return [`${archiveHash.kind} ${archiveHash.cacheKey ?? ''} ${archiveHash.value}`]
  return [JSON.stringify([source, bundler && [bundler.name, bundler.version]])]
}

// Comparing each with each is quadratic, and the number of copies is the attacker's to choose.
const maxCompared = 200

/** Describes what differs between the copies of one version; nothing where each copy has an equal one on the other side. */
export function compareCopies(before: readonly LockedPackage[], after: readonly LockedPackage[]): string[] {
  if (before.length === after.length && before.every((copy, nth) => isEqual(copy, after[nth]))) return []
  const [earlier, later] = [distinct(before), distinct(after)]
  const isSame = earlier.size === later.size && [...earlier.keys()].every((key) => later.has(key))
  if (isSame) return []
  if (earlier.size > maxCompared || later.size > maxCompared) return ['copies']
  const [old, now] = [[...earlier.values()], [...later.values()]]
  const minDifference = (copy: LockedPackage, others: LockedPackage[]) =>
    others.map((other) => differ(copy, other)).sort((a, b) => a.length - b.length)[0] ?? []
  return [
    ...new Set([
      ...now.flatMap((copy) => minDifference(copy, old)),
      ...old.flatMap((copy) => minDifference(copy, now)),
    ]),
  ]
}

/** Whether two copies are equal field by field, in the order of the file: most are, and need no text to be made of them. */
export function isEqual(one: LockedPackage, other: LockedPackage | undefined): boolean {
  return (
    other !== undefined &&
    one.integrity === other.integrity &&
    one.archiveHash?.value === other.archiveHash?.value &&
    one.scope === other.scope &&
    one.hasInstallScript === other.hasInstallScript &&
    one.bundler === other.bundler &&
    one.hasShrinkwrap === other.hasShrinkwrap &&
    one.hasBundle === other.hasBundle &&
    one.isFalselyOptional === other.isFalselyOptional &&
    one.carried === other.carried &&
    isSameSource(one.source, other.source) &&
    isSameBin(one.bin, other.bin) &&
    one.edges.length === other.edges.length &&
    one.edges.every((edge, nth) => isSameEdge(edge, other.edges[nth]))
  )
}

function isSameSource(one: LockedPackage['source'], other: LockedPackage['source']): boolean {
  return one.type === 'registry' && other.type === 'registry' && one.url === other.url
}

function isSameBin(one: LockedPackage['bin'], other: LockedPackage['bin']): boolean {
  if (one === null || other === null) return one === other
  const commands = Object.keys(one)
  return (
    commands.length === Object.keys(other).length &&
    commands.every((command) => Object.hasOwn(other, command) && one[command] === other[command])
  )
}

function isSameEdge(one: Edge, other: Edge | undefined): boolean {
  return one.name === other?.name && one.range === other.range && one.type === other.type
}

function distinct(copies: readonly LockedPackage[]): Map<string, LockedPackage> {
  const words = [...aspects, ...laterAspects]
  return new Map(copies.map((copy) => [JSON.stringify(words.map(([, aspect]) => aspect(copy))), copy]))
}

// The fields that decide which bytes are installed and how they are used. Licence, engines and funding do not.
const aspects: readonly [string, (copy: LockedPackage) => string | null][] = [
  ['hash', (copy) => copy.integrity],
  ['archive hash', (copy) => copy.archiveHash?.value ?? null],
  ['source', (copy) => JSON.stringify(copy.source)],
  ['dependencies', (copy) => sortEdges(copy, false)],
  ['scope', (copy) => copy.scope],
  ['bundled', (copy) => String(copy.bundler !== null)],
  // Either key makes npm install packages from inside the tarball, though the bytes stay the same.
  ['shrinkwrap', (copy) => String(copy.hasShrinkwrap === true)],
  ['bundle', (copy) => String(copy.hasBundle === true)],
  ['optional mark', (copy) => String(copy.isFalselyOptional === true)],
  ['listing', (copy) => (copy.carried?.listed ? JSON.stringify(copy.carried.listed) : null)],
]
// Version 1 of the lockfile does not record these, which is no difference to one that does.
const laterAspects: readonly [string, (copy: LockedPackage) => string | null][] = [
  ['peer dependencies', (copy) => (hasPeers(copy) ? sortEdges(copy, true) : null)],
  ['commands', (copy) => copy.bin && JSON.stringify(Object.entries(copy.bin).sort())],
  ['install script', (copy) => (isOld(copy) ? null : String(copy.hasInstallScript))],
]

function differ(one: LockedPackage, other: LockedPackage): string[] {
  return [
    ...aspects.filter(([, aspect]) => aspect(one) !== aspect(other)),
    ...laterAspects.filter(([, aspect]) => {
      const [a, b] = [aspect(one), aspect(other)]
      return a !== null && b !== null && a !== b
    }),
  ].map(([word]) => word)
}

/** Whether its format records what peers were published, and not what they resolved to. */
function hasPeers(copy: LockedPackage): boolean {
  return copy.edgeRecord === undefined ? !isOld(copy) : copy.edgeRecord === 'full'
}

function isOld(copy: LockedPackage): boolean {
  return copy.hasInstallScript === null
}

function sortEdges(copy: LockedPackage, isPeer: boolean): string {
  const edges = copy.edges.filter((edge) => edge.type !== 'development' && (edge.type === 'peer') === isPeer)
  return JSON.stringify(edges.map((edge) => JSON.stringify([edge.name, edge.range])).sort())
}
