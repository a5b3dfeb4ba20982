// The hash of a file's content, as the trail, the receipts and the policy write it.

import { createHash } from 'node:crypto'

/** Returns the SHA-256 in hex; of a text over its UTF-8 bytes. */
export function sha256Of(content: Uint8Array | string): string {
  return createHash('sha256').update(content).digest('hex')
}

/** Returns the hash that git gives a text as a blob (SHA-1). */
export function gitHashOf(text: string): string {
  const bytes = Buffer.from(text)
  return createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex')
}
