// Reads subresource integrity as npm does: which hashes a text contains, and which of them npm checks.

import { DepgateError } from '../errors.ts'
import type { Lockfile, PackageId } from '../model/lockfile.ts'

/** The kinds of hash that npm checks, the strongest first (ssri's order; it skips what it does not know). */
const kinds = ['sha512', 'sha384', 'sha256', 'sha224', 'sha1', 'md5'] as const

/** A kind of hash. */
export type HashKind = (typeof kinds)[number]

/** The hashes of a text by kind, the strongest first; of each kind the distinct digests in base64. */
export type Hashes = ReadonlyMap<HashKind, ReadonlySet<string>>

/** Reads integrity: hashes with white space between, each with options after a `?`. What npm would skip is skipped. */
export function readHashes(integrity: string | null): Hashes {
  const found = new Map<HashKind, Set<string>>()
  for (const word of (integrity ?? '').trim().split(/\s+/)) {
    const [, name, digest] = /^([a-z0-9]+)-([^?]+)(?:\?.*)?$/.exec(word) ?? []
    const kind = kinds.find((one) => one === name)
    if (kind !== undefined && digest !== undefined) {
      found.set(kind, (found.get(kind) ?? new Set()).add(digest))
    }
  }
  return new Map([...found].sort(([a], [b]) => kinds.indexOf(a) - kinds.indexOf(b)))
}

/**
 * The longest integrity that an entry of a lockfile may have, in characters: real ones take a hundred. What is longer is
 * refused where it is read and never cut, since a second hash can follow the cut.
 */
export const longestIntegrity = 10_000

/** Reads what a registry shows of a tarball: `dist.integrity` and, in hex, `dist.shasum`. */
export function readPublishedHashes(published: {
  readonly integrity: string | null
  readonly shasum: string | null
}): Hashes {
  const { integrity, shasum } = published
  const isHex = shasum !== null && /^[0-9a-f]{40}$/i.test(shasum)
  const sha1 = isHex ? ` sha1-${Buffer.from(shasum, 'hex').toString('base64')}` : ''
  return readHashes(`${integrity ?? ''}${sha1}`)
}

/** The kind that npm checks: the strongest there is, or null where there is no hash. */
export function strongestOf(hashes: Hashes): HashKind | null {
  return hashes.keys().next().value ?? null
}

/** Whether a hash of this kind can be forged, or nearly. */
export function isWeak(kind: HashKind): boolean {
  return kind === 'sha224' || kind === 'sha1' || kind === 'md5'
}

/** Shows digests of one kind: their beginnings, or all of each where that does not distinguish them from the others. */
export function formatDigests(digests: ReadonlySet<string>, others: ReadonlySet<string> = new Set()): string {
  const [short, other] = [digests, others].map((all) => listDigests(all, (one) => `${one.slice(0, 12)}…`))
  // A sha512 in base64 has 88 characters.
  return short === other ? listDigests(digests, (one) => one.slice(0, 100)) : (short ?? '')
}

function listDigests(digests: ReadonlySet<string>, show: (digest: string) => string): string {
  return [...digests].slice(0, 3).map(show).join(' and ')
}

/** The hash that a lockfile has for a version; null where it has none. @throws {DepgateError} ELOCKFILE for more than one. */
export function integrityOf({ packages }: Lockfile, { name, version }: PackageId): string | null {
  const copies = packages.filter((one) => one.name === name && one.version === version)
  const hashes = new Set(copies.map((copy) => copy.integrity))
  const [hash = null] = hashes
  if (hashes.size > 1)
    throw new DepgateError('ELOCKFILE', 'the copies of this package in the lockfile differ in their hashes')
  return hash
}
