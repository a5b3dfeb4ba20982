// Hashes of contents: SHA-256 for the trail, the receipts and the policy, and git's blob hash.

import { createHash } from 'node:crypto'

/** Returns the SHA-256 in hex; for a text that of its UTF-8 bytes. */
export function sha256Of(content: Uint8Array | string): string {
  return createHash('sha256').update(content).digest('hex')
}

/** Returns git's blob hash (SHA-1) of a text. */
export function gitHashOf(text: string): string {
  const bytes = Buffer.from(text)
  return createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex')
}
