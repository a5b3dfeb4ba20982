// Hashes of contents: SHA-256 for the trail, the receipts and the policy, and git's blob hash.

import { createHash } from 'node:crypto'

/** Returns the SHA-256 in hex; for a text that of its UTF-8 bytes. */
export function sha256Of(content: Uint8Array | string): string {
  return createHash('sha256').update(content).digest('hex')
}

/** Returns the hash that git gives a text as a blob. @param length - that of the hashes of the repository: SHA-256 has 64 digits. */
export function gitHashOf(text: string, length = 40): string {
  const bytes = Buffer.from(text)
  return createHash(length === 64 ? 'sha256' : 'sha1')
    .update(`blob ${bytes.length}\0`)
    .update(bytes)
    .digest('hex')
}
