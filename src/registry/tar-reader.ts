// Reads a tarball from a stream, without writing to disk: its hashes and its package.json.

import { createHash } from 'node:crypto'
import type { TarballReading } from '../model/evidence.ts'
import { BoundError, Unpacker, type TarballBounds } from './tar-unpacker.ts'

/** The result of reading a tarball: the hashes of all its bytes, and what they contain. */
export type TarballRead =
  | {
      readonly status: 'read'
      /** By algorithm, in base64. */
      readonly hashes: Readonly<Record<string, string>>
      readonly reading: TarballReading
    }
  /** A limit was exceeded; `reason` is a phrase. */
  | { readonly status: 'failed'; readonly reason: string }

/** The algorithms of subresource integrity that npm supports, the strongest first. */
export const algorithms = ['sha512', 'sha384', 'sha256', 'sha1'] as const

/** Reads a tarball to its end. Rejects only where `body` does. */
export async function readTarball(
  body: AsyncIterable<Uint8Array>,
  bounds: TarballBounds = {},
): Promise<TarballRead> {
  const { maxBytes = 200 * 2 ** 20 } = bounds
  const hashes = algorithms.map((name) => ({ name, hash: createHash(name) }))
  // npm's own parser: another parser could read a hostile archive differently, so that another package would be judged.
  const { Parser } = await import('tar')
  const unpacker = new Unpacker(Parser, bounds)
  let size = 0
  for await (const chunk of body) {
    size += chunk.length
    if (size > maxBytes)
      return { status: 'failed', reason: `tarball of more than ${Math.floor(maxBytes / 2 ** 20)} MB` }
    for (const { hash } of hashes) hash.update(chunk)
    await unpacker.push(chunk)
  }
  const reading = await unpacker.end()
  if (reading instanceof BoundError) return { status: 'failed', reason: reading.message }
  const sums = hashes.map(({ name, hash }) => [name, hash.digest('base64')])
  return { status: 'read', hashes: Object.fromEntries(sums) as Record<string, string>, reading }
}
