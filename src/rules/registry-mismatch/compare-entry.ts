// Compares one entry of a lockfile with what the registry published under its name and version.

import path from 'node:path'
import semver from 'semver'
import { describeDifference } from '../../text/address-difference.ts'
import type { Origin } from '../../model/evidence.ts'
import { isAdded } from '../../manifest/extensions-of.ts'
import { readHashes, readPublishedHashes, formatDigests, strongestOf } from '../../lockfile/integrity.ts'
import type { DeclaredRange, Edge, LockedPackage } from '../../model/report.ts'
import { compareMark } from './compare-optional.ts'
import { normalizeCommands } from '../../manifest/published.ts'
import { plain, plainUrl } from '../../text/plain.ts'
import type { PublishedManifest } from '../../model/published.ts'

/** One thing in which an entry differs. */
export interface Difference {
  readonly part: 'hash' | 'address' | 'dependencies' | 'commands' | 'install script' | 'optional'
  /** A phrase that reads after a colon. */
  readonly words: string
  readonly facts: Readonly<Record<string, string | number | boolean | null>>
}

/** What came of comparing an entry. */
export interface Comparison {
  readonly differences: readonly Difference[]
  /** Why something could not be compared, as a reason that can be counted; null where all of it was. */
  readonly unproven: string | null
}

/**
 * Compares an entry; `where` is null for one whose address is not the registry's, which is then not compared.
 *
 * @param extensions - what the `packageExtensions` of the project add to what packages ask for.
 */
export function compareEntry(
  copy: LockedPackage,
  published: PublishedManifest,
  where: Pick<Origin, 'registry' | 'prefix'> | null,
  extensions: readonly DeclaredRange[] = [],
): Comparison {
  const hash = compareHash(copy, published)
  const differences = [
    hash.difference,
    where === null ? null : compareAddress(copy, published, where),
    compareEdges(copy, published, extensions),
    compareCommands(copy, published),
    compareScripts(copy, published),
    compareMark(copy),
  ]
  return {
    differences: differences.filter((one) => one !== null),
    unproven: hash.unproven,
  }
}

type Half = { readonly difference: Difference | null; readonly unproven: string | null }

const same: Half = { difference: null, unproven: null }

/**
 * Compares every kind of hash that both sides have. npm goes by the strongest in the lockfile alone: where the
 * registry shows none of that kind, an agreement on a weaker one states nothing of the bytes that npm would accept.
 */
function compareHash(copy: LockedPackage, published: PublishedManifest): Half {
  const [locked, shown] = [readHashes(copy.integrity), readPublishedHashes(published)]
  const strongest = strongestOf(locked)
  // Which bytes it gets is then open; the rule `integrity` speaks of that.
  if (strongest === null) return same
  for (const [kind, digests] of locked) {
    const known = shown.get(kind)
    if (known === undefined || [...digests].every((digest) => known.has(digest))) continue
    const words = `its ${kind} hash is ${formatDigests(digests, known)} and not ${formatDigests(known, digests)}`
    const facts = { lockedHash: `${kind}-${[...digests][0]}`, publishedHash: `${kind}-${[...known][0]}` }
    return { difference: { part: 'hash', words, facts }, unproven: null }
  }
  if (shown.has(strongest)) return same
  const unproven =
    shown.size === 0 ? 'without a hash on the registry' : `without a ${strongest} hash on the registry`
  return { difference: null, unproven }
}

function compareAddress(
  copy: LockedPackage,
  published: PublishedManifest,
  where: Pick<Origin, 'registry' | 'prefix'>,
): Difference | null {
  const address = copy.source.type === 'registry' || copy.source.type === 'remote' ? copy.source.url : null
  if (address === null || isPublishedAddress(address, copy, published.tarball, where)) return null
  const tarball = published.tarball === null ? null : plainUrl(published.tarball)
  const shown = plainUrl(address)
  const words =
    published.tarball === null
      ? `its address is ${shown}`
      : shown === tarball
        ? `its address is ${shown} with another ${describeDifference(address, published.tarball)}`
        : `its address is ${shown} and not ${tarball}`
  return { part: 'address', words, facts: { lockedAddress: shown, publishedAddress: tarball } }
}

/**
 * Whether an address leads to the tarball of a name and version: by the path that the registry gives for it, or by
 * the path that npm's registries use for every tarball. Whose host it is, evidence `origin` tells.
 */
function isPublishedAddress(
  address: string,
  { name, version }: LockedPackage,
  tarball: string | null,
  { registry, prefix }: Pick<Origin, 'registry' | 'prefix'>,
): boolean {
  const [url, given] = [readAddress(address), tarball === null ? null : readAddress(tarball)]
  if (url === null) return false
  // A registry that signs its addresses puts something new into the query each time.
  if (url.search !== '' && given?.search !== url.search && (given === null || given.search === ''))
    return false
  if (url.path === given?.path) return true
  const base = name.slice(name.indexOf('/') + 1)
  // Registries drop build metadata: 1.0.0+build is published as 1.0.0.
  const versions = [version, semver.parse(version, { loose: true })?.version ?? version]
  // npm writes the public registry's address into a lockfile and replaces it with the configured one's.
  const own = readAddress(`${url.origin}${prefix}`)?.path ?? '/'
  const prefixes = url.origin === registry ? [own] : [own, '/']
  return prefixes.some((start) =>
    versions.some((text) =>
      [base, name].some((file) => url.path === `${start}${name}/-/${file}-${text}.tgz`),
    ),
  )
}

function readAddress(address: string): { origin: string; path: string; search: string } | null {
  try {
    const { origin, pathname, search } = new URL(address)
    return { origin, path: decodeURIComponent(pathname), search }
  } catch {
    return null
  }
}

function compareEdges(
  copy: LockedPackage,
  published: PublishedManifest,
  extensions: readonly DeclaredRange[],
): Difference | null {
  // Version 1 of the lockfile has neither peers nor a difference between what is needed and what is optional.
  const isOld = copy.hasInstallScript === null
  const keyOf = ({ type, name }: Edge) => `${isOld ? 'runtime' : type} ${name}`
  const mapOf = (edges: readonly Edge[]) => new Map(edges.map((edge) => [keyOf(edge), edge]))
  const locked = mapOf(copy.edges.filter((edge) => edge.type !== 'development'))
  const known = mapOf(published.edges.filter((edge) => !isOld || edge.type !== 'peer'))
  const added = [...locked.values()].filter(
    (edge) => !known.has(keyOf(edge)) && !isAdded(edge, copy, extensions),
  )
  const lost = [...known.values()].filter((edge) => !locked.has(keyOf(edge)))
  const edited = [...locked.values()].flatMap((edge) => {
    const other = known.get(keyOf(edge))
    // An extension replaces the range of a peer, and of nothing else.
    const isExtended = edge.type === 'peer' && isAdded(edge, copy, extensions)
    return other === undefined || other.range === edge.range || isExtended ? [] : [{ edge, other }]
  })
  if (added.length + lost.length + edited.length === 0) return null
  const parts = [
    added.length > 0 ? `it adds the ${describeEdges(added)}` : '',
    lost.length > 0 ? `it lacks the ${describeEdges(lost)}` : '',
    edited.length > 0
      ? `it asks for ${list(edited.map(({ edge, other }) => `${describeEdge(edge)} instead of ${describeEdge(other)}`))}`
      : '',
  ]
  return {
    part: 'dependencies',
    words: parts.filter((text) => text !== '').join(', '),
    facts: {
      addedDependencies: added.length,
      lostDependencies: lost.length,
      editedDependencies: edited.length,
    },
  }
}

function describeEdges(edges: readonly Edge[]): string {
  const types = new Set(edges.map((edge) => edge.type))
  const type = types.size > 1 || types.has('runtime') ? '' : `${[...types][0]} `
  return `${type}${edges.length === 1 ? 'dependency' : 'dependencies'} ${list(edges.map(describeEdge))}`
}

function describeEdge({ name, range }: Edge): string {
  return plain(`${name}@${range === '' ? '""' : range}`, 80)
}

/** Names the first few. */
function list(texts: readonly string[]): string {
  const more = texts.length - maxShown
  return texts.slice(0, maxShown).join(', ') + (more > 0 ? ` and ${more} more` : '')
}

const maxShown = 3

function compareCommands(copy: LockedPackage, published: PublishedManifest): Difference | null {
  if (copy.bin === null) return null
  const locked = new Map(Object.entries(normalizeCommands(copy.bin)))
  if (published.bin === null) {
    // npm makes a command of every file in that folder: under its own name each is what was published.
    const start =
      published.binFolder === null || published.binFolder === ''
        ? ''
        : `${published.binFolder.replace(/\/+$/, '')}/`
    const strange = [...locked].filter(
      ([command, file]) => !file.startsWith(start) || path.posix.basename(file) !== command,
    )
    return strange.length === 0 ? null : describeCommands([], [], strange)
  }
  const known = new Map(Object.entries(published.bin))
  // An entry without some of the commands, or without any, brings nothing in: npm 7 leaves them out of lockfiles that it
  // takes over from npm 6.
  const added = [...locked.keys()].filter((command) => !known.has(command))
  const lost = [...known.keys()].filter((command) => !locked.has(command))
  const edited = [...locked].filter(([command, file]) => known.has(command) && known.get(command) !== file)
  return added.length + edited.length === 0 ? null : describeCommands(added, lost, edited)
}

function describeCommands(
  added: readonly string[],
  lost: readonly string[],
  edited: readonly (readonly [string, string])[],
): Difference {
  const describe = (verb: string, commands: readonly string[]) =>
    commands.length === 0
      ? ''
      : `it ${verb} the command${commands.length === 1 ? '' : 's'} ${list(commands.map((one) => plain(one, 80)))}`
  const parts = [
    describe('adds', added),
    describe('lacks', lost),
    describe(
      'moves',
      edited.map(([command, file]) => `${command} to ${file}`),
    ),
  ]
  return {
    part: 'commands',
    words: parts.filter((text) => text !== '').join(', '),
    facts: { addedCommands: added.length, lostCommands: lost.length, editedCommands: edited.length },
  }
}

function compareScripts(copy: LockedPackage, published: PublishedManifest): Difference | null {
  const events = Object.keys(published.scripts)
  if (copy.hasInstallScript === null || copy.hasInstallScript === events.length > 0) return null
  // npm marks the build of a binding.gyp only once it has unpacked the package.
  if (published.isImplicitBuild === true && !copy.hasInstallScript) return null
  return {
    part: 'install script',
    words: copy.hasInstallScript
      ? 'it is marked as having an install script, and none was published'
      : `it hides the install script (${events.join(', ')}), which npm then skips`,
    facts: { lockedInstallScript: copy.hasInstallScript, publishedInstallScript: events.length > 0 },
  }
}
