// Compares the hashes of an entry with those that the registry published.

import { formatDigests, readHashes, readPublishedHashes, strongestOf } from '../../lockfile/integrity.ts'
import type { LockedPackage } from '../../model/report.ts'
import type { PublishedManifest } from '../../model/published.ts'
import type { Difference } from './difference.ts'

/** A difference of the hashes, or why they could not be compared. */
export type HashComparison = { readonly difference: Difference | null; readonly unproven: string | null }

/**
 * Compares the hash over the unpacked tar with that of the registry's tarball; null where there is none of either.
 *
 * @param tarHash - of the tarball that the registry serves, where `--deep` read it.
 */
export function compareTarHash(
  { archiveHash }: LockedPackage,
  tarHash: string | undefined,
): Difference | null {
  if (archiveHash?.kind !== 'tar' || tarHash === undefined) return null
  const [locked, actual] = [readHashes(archiveHash.value), readHashes(tarHash)]
  const digests = locked.get('sha512') ?? new Set<string>()
  const known = actual.get('sha512') ?? new Set<string>()
  if (digests.size > 0 && [...digests].every((digest) => known.has(digest))) return null
  return {
    part: 'hash',
    words: `the sha512 hash of its tar is ${formatDigests(digests, known) || 'missing'} and not ${formatDigests(known, digests)}`,
    facts: { lockedHash: `sha512-${[...digests][0] ?? ''}`, publishedHash: tarHash },
  }
}

const same: HashComparison = { difference: null, unproven: null }

/**
 * Compares every kind of hash that both sides have. npm checks only the strongest in the lockfile: where the registry
 * shows none of that kind, an equal weaker one proves nothing about the bytes that npm would accept.
 */
export function compareHash(copy: LockedPackage, published: PublishedManifest): HashComparison {
  const [locked, shown] = [readHashes(copy.integrity), readPublishedHashes(published)]
  const strongest = strongestOf(locked)
  // Without a hash npm accepts any bytes; the rule `integrity` reports that.
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
