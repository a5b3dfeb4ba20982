// The disk cache of verified versions, which do not change after publication.

import { createHash, randomBytes } from 'node:crypto'
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { crc32 } from 'node:zlib'
import type { VerificationQuery } from '../../ports/registry.ts'
import { claimFolder } from '../../system/private-folder.ts'
import { fields } from '../../http/response.ts'

/** The verified versions of one registry. */
export interface Verified {
  has(query: VerificationQuery): boolean
  add(query: VerificationQuery): void
  /** When the registry answered that it serves no keys, in milliseconds since 1970; null where it did not. */
  unservedAt(): number | null
  setUnserved(at: number): void
  /** Writes the additions to disk. Never throws. */
  save(): void
}

/** Incremented when the layout of the files or the meaning of "verified" changes. */
const schema = 2
const maxKept = 50_000

/** Opens the cache of a registry, by its URL without credentials; with a null folder nothing is written. */
export function openVerified(cacheFolder: string | null, registry: string): Verified {
  const folder = cacheFolder === null ? null : path.join(cacheFolder, 'verified')
  const isKept = cacheFolder !== null && folder !== null && claimFolder(cacheFolder) && claimFolder(folder)
  const file = isKept ? path.join(folder, createHash('sha256').update(registry).digest('hex')) : null
  const kept = read(file, registry)
  let { unservedAt } = kept
  let isChanged = false
  return {
    has: (query) => kept.verified.get(idOf(query)) === digestOf(query),
    add: (query) => {
      kept.verified.delete(idOf(query))
      kept.verified.set(idOf(query), digestOf(query))
      unservedAt = null
      isChanged = true
    },
    unservedAt: () => unservedAt,
    setUnserved: (at) => {
      unservedAt = at
      isChanged = true
    },
    save: () => {
      if (file === null || !isChanged) return
      isChanged = false
      const verified = Object.fromEntries([...kept.verified].slice(-maxKept))
      write(file, JSON.stringify({ schema, registry, unservedAt, verified }))
    },
  }
}

// The key includes whether attestations were verified: a valid signature does not prove that.
function idOf({ name, version, needsAttestations }: VerificationQuery): string {
  return `${name}@${version}${needsAttestations ? ' with attestations' : ''}`
}

function digestOf({ published }: VerificationQuery): string {
  const { integrity, shasum, signatures, attestations } = published
  const signed = signatures.map(({ keyid, sig }) => [keyid, sig])
  return createHash('sha256')
    .update(JSON.stringify([integrity, shasum, signed, attestations]))
    .digest('base64')
}

function read(
  file: string | null,
  registry: string,
): { verified: Map<string, unknown>; unservedAt: number | null } {
  try {
    const text = file === null ? '' : readFileSync(file, 'utf8')
    const end = text.indexOf('\n')
    // One edit of `unservedAt` would keep a registry from being asked for its keys.
    const isWhole = text.slice(0, Math.max(0, end)) === String(crc32(text.slice(end + 1)))
    const kept = fields(isWhole ? JSON.parse(text.slice(end + 1)) : null)
    if (kept.schema !== schema || kept.registry !== registry) return { verified: new Map(), unservedAt: null }
    const unservedAt = typeof kept.unservedAt === 'number' ? kept.unservedAt : null
    return { verified: new Map(Object.entries(fields(kept.verified))), unservedAt }
  } catch {
    return { verified: new Map(), unservedAt: null }
  }
}

function write(file: string, text: string): void {
  const draft = `${file}.${randomBytes(6).toString('hex')}`
  try {
    writeFileSync(draft, `${crc32(text)}\n${text}`, { mode: 0o600, flag: 'wx' })
    renameSync(draft, file)
  } catch {
    // The next run verifies again.
    rmSync(draft, { force: true })
  }
}
