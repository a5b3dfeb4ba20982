// Reads a package's tarball while it arrives: its hashes, and the package.json that npm would unpack from it. Writes nothing to disk.

import { createHash } from 'node:crypto'
import { createGunzip } from 'node:zlib'
import type { TarballReading } from '../model/evidence.ts'
import { readInside } from '../manifest/published.ts'
import { collectInside, type Wanted } from './tar-inside.ts'

/** What a tarball is held to, in bytes and entries. */
export interface TarballBounds {
  /** As it is sent. Default 200 MiB. */
  readonly maxBytes?: number
  /** Default 1 GiB. */
  readonly maxUnpackedBytes?: number
  /** Default 100,000. */
  readonly maxEntries?: number
}

/** What came of reading: the hashes of all bytes, and what they hold. */
export type TarballRead =
  | {
      readonly status: 'read'
      /** By algorithm, in base64. */
      readonly hashes: Readonly<Record<string, string>>
      readonly reading: TarballReading
    }
  /** A bound was passed; `reason` is a phrase. */
  | { readonly status: 'failed'; readonly reason: string }

/** The algorithms of subresource integrity that npm knows, the strongest first. */
export const algorithms = ['sha512', 'sha384', 'sha256', 'sha1'] as const

const maxManifestBytes = 2 ** 20
const maxCopies = 4
const manifestName = 'package.json'

class BoundError extends Error {}

/** Reads a tarball to its end. Rejects only where `body` does. */
export async function readTarball(
  body: AsyncIterable<Uint8Array>,
  bounds: TarballBounds = {},
): Promise<TarballRead> {
  const { maxBytes = 200 * 2 ** 20 } = bounds
  const hashes = algorithms.map((name) => ({ name, hash: createHash(name) }))
  const unpacker = await openUnpacker(bounds)
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

async function openUnpacker({ maxUnpackedBytes = 2 ** 30, maxEntries = 100_000 }: TarballBounds) {
  // npm's own parser: one that reads a hostile archive in another way would judge another package.
  const { Parser } = await import('tar')
  const texts: string[] = []
  const collector = collectInside()
  const collected = new WeakMap<object, Wanted>()
  let [entries, unpacked, hasBindingGyp, isGzip] = [0, 0, false, null as boolean | null]
  let trouble: string | null = null
  let bound: BoundError | null = null
  let head = Buffer.alloc(0)
  const parser = new Parser({
    filter: (path, entry) => {
      entries += 1
      // npm unpacks files alone of what a registry serves: no links.
      if (!('type' in entry) || !/File$/.test(String(entry.type))) return false
      const wanted = collector.want(path, entry.size ?? 0)
      if (wanted !== null) {
        collected.set(entry, wanted)
        return true
      }
      const name = topName(path)
      if (name === 'binding.gyp') hasBindingGyp = true
      if (name !== manifestName) return false
      if ((entry.size ?? 0) > maxManifestBytes) trouble ??= `its ${manifestName} is larger than 1 MB`
      return (entry.size ?? 0) <= maxManifestBytes
    },
    onReadEntry: (entry) => {
      const chunks: Buffer[] = []
      entry.on('data', (chunk: Buffer) => chunks.push(chunk))
      entry.on('end', () => {
        const text = Buffer.concat(chunks).toString('utf8')
        const wanted = collected.get(entry)
        if (wanted !== undefined) return collector.add(wanted, text)
        if (texts.includes(text)) return
        if (texts.length < maxCopies) texts.push(text)
        else trouble ??= `it holds more than ${maxCopies} different ${manifestName}`
      })
    },
    onwarn: (code) => {
      // npm skips an entry that is not valid, and gives up on an archive that is none.
      if (code === 'TAR_BAD_ARCHIVE' || code === 'TAR_ABORT') trouble ??= 'it is no whole tar archive'
    },
  })
  parser.on('error', () => (trouble ??= 'it is no tar archive'))
  const feed = (chunk: Buffer) => {
    if (trouble !== null || bound !== null) return
    // The parser would unpack a second layer, without a bound.
    const isLayered = unpacked === 0 && (isMagic(chunk, gzipMagic) || isMagic(chunk, zstdMagic))
    unpacked += chunk.length
    if (isLayered) trouble = 'it is packed in a way that npm does not write'
    else if (unpacked > maxUnpackedBytes)
      bound = new BoundError(`tarball of more than ${Math.floor(maxUnpackedBytes / 2 ** 20)} MB unpacked`)
    else parser.write(chunk)
    if (entries > maxEntries) bound = new BoundError(`tarball of more than ${maxEntries} entries`)
    if (bound !== null) gunzip.destroy()
  }
  const gunzip = createGunzip()
  const ended = new Promise<void>((resolve) => {
    gunzip.on('data', feed)
    gunzip.on('error', () => (trouble ??= 'it is no whole gzip file'))
    gunzip.on('close', resolve)
  })
  const unzip = (chunk: Buffer) => {
    if (isGzip !== true) return feed(chunk)
    if (gunzip.destroyed) return undefined
    // Waits until the piece is unpacked, so that no more than that piles up; a broken stream closes instead.
    return Promise.race([new Promise<void>((resolve) => gunzip.write(chunk, () => resolve())), ended])
  }
  return {
    push: async (chunk: Uint8Array) => {
      let piece = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length)
      if (isGzip === null) {
        head = Buffer.concat([head, piece])
        if (head.length < 4) return
        isGzip = isMagic(head, gzipMagic)
        piece = head
      }
      await unzip(piece)
    },
    end: async (): Promise<TarballReading | BoundError> => {
      if (isGzip === true) {
        if (!gunzip.destroyed) gunzip.end()
        await ended
      } else gunzip.destroy()
      if (unpacked === 0) trouble ??= 'it is empty'
      if (trouble === null && bound === null) parser.end()
      if (bound !== null) return bound
      const manifests = texts.flatMap((text) => {
        const inside = readInside(text)
        if (inside === null) trouble ??= `its ${manifestName} cannot be read`
        return inside ?? []
      })
      if (texts.length === 0) trouble ??= `it holds no ${manifestName}`
      const inside = collector.end()
      return { trouble, manifests, hasBindingGyp, inside, entries, unpackedBytes: unpacked }
    },
  }
}

const gzipMagic = [0x1f, 0x8b]
const zstdMagic = [0x28, 0xb5, 0x2f, 0xfd]

function isMagic(bytes: Buffer, magic: readonly number[]): boolean {
  return magic.every((byte, nth) => bytes[nth] === byte)
}

/** The name of a file at the top of the package once npm has taken the first folder away; as loose as file systems are. */
function topName(path: string): string | null {
  if (path.length > 4096) return null
  const parts = path.replaceAll('\\', '/').split('/')
  const inside = parts.slice(1).filter((part) => part !== '' && part !== '.')
  const [name] = inside
  if (parts.length < 2 || inside.length !== 1 || name === undefined) return null
  // Where case and form of letters make no difference, the last of such files wins.
  return name
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[. ]+$/, '')
}
