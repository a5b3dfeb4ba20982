// Reads subresource integrity as npm does: which hashes stand in a text, and which of them npm goes by.

/** The kinds of hash that npm goes by, the strongest first (ssri's order; what it does not know it skips). */
const kinds = ['sha512', 'sha384', 'sha256', 'sha224', 'sha1', 'md5'] as const

/** A kind of hash. */
export type HashKind = (typeof kinds)[number]

/** The hashes of a text by kind, the strongest first; of each kind the distinct digests in base64. */
export type Hashes = ReadonlyMap<HashKind, ReadonlySet<string>>

/** Reads integrity: hashes with white space between, each with options after a `?`. What npm would skip counts for nothing. */
export function readHashes(integrity: string | null): Hashes {
  const found = new Map<HashKind, Set<string>>()
  for (const word of (integrity ?? '').slice(0, longestIntegrity).trim().split(/\s+/)) {
    const [, name, digest] = /^([a-z0-9]+)-([^?]+)(?:\?.*)?$/.exec(word) ?? []
    const kind = kinds.find((one) => one === name)
    if (kind !== undefined && digest !== undefined) {
      found.set(kind, (found.get(kind) ?? new Set()).add(digest))
    }
  }
  return new Map([...found].sort(([a], [b]) => kinds.indexOf(a) - kinds.indexOf(b)))
}

// Real ones take a hundred characters.
const longestIntegrity = 100_000

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

/** The kind that npm goes by: the strongest there is, or null where there is no hash. */
export function strongestOf(hashes: Hashes): HashKind | null {
  return hashes.keys().next().value ?? null
}

/** Whether a hash of this kind can be forged, or nearly. */
export function isWeak(kind: HashKind): boolean {
  return kind === 'sha224' || kind === 'sha1' || kind === 'md5'
}

/** Shows digests of one kind: enough to tell them apart. */
export function sayDigests(digests: ReadonlySet<string>): string {
  const shown = [...digests].slice(0, 3).map((digest) => `${digest.slice(0, 12)}…`)
  return shown.join(' and ')
}
