// Unpacks a tarball in memory, chunk by chunk, and keeps the files that are judged.

import { createHash } from 'node:crypto'
import { createGunzip } from 'node:zlib'
import type { Parser, ReadEntry } from 'tar'
import type { TarballReading } from '../model/evidence.ts'
import { readInside } from '../manifest/published.ts'
import { collectInside, type Wanted } from './tar-inside.ts'

/** The limits for a tarball, in bytes and entries. */
export interface TarballBounds {
  /** Compressed. Default 200 MiB. */
  readonly maxBytes?: number
  /** Default 1 GiB. */
  readonly maxUnpackedBytes?: number
  /** Default 100,000. */
  readonly maxEntries?: number
}

const maxManifestBytes = 2 ** 20
const maxCopies = 4
const manifestName = 'package.json'

/** A limit was exceeded. */
export class BoundError extends Error {}

/** Unpacks an archive chunk by chunk and keeps the files that are judged. */
export class Unpacker {
  readonly #bounds: Required<Pick<TarballBounds, 'maxUnpackedBytes' | 'maxEntries'>>
  readonly #parser: Parser
  readonly #gunzip = createGunzip()
  /** Resolved once the compressed stream has ended or failed. */
  readonly #ended: Promise<void>
  /** The distinct texts of its package.json. */
  readonly #texts: string[] = []
  readonly #collector = collectInside()
  readonly #collected = new WeakMap<object, Wanted>()
  #entries = 0
  #unpacked = 0
  readonly #hash = createHash('sha512')
  #hasBindingGyp = false
  /** Null until enough bytes have arrived to decide. */
  #isGzip: boolean | null = null
  #head = Buffer.alloc(0)
  /** The first unpacked bytes; null once there are enough of them to recognize a second layer. */
  #first: Buffer | null = Buffer.alloc(0)
  #trouble: string | null = null
  #bound: BoundError | null = null

  constructor(
    ParserOfNpm: typeof Parser,
    { maxUnpackedBytes = 2 ** 30, maxEntries = 100_000 }: TarballBounds,
  ) {
    this.#bounds = { maxUnpackedBytes, maxEntries }
    this.#parser = new ParserOfNpm({
      filter: (path, entry) => this.#wants(path, entry),
      onReadEntry: (entry) => this.#readEntry(entry),
      onwarn: (code) => {
        // npm skips an invalid entry, and fails on an invalid archive.
        if (code === 'TAR_BAD_ARCHIVE' || code === 'TAR_ABORT') this.#trouble ??= 'it is no whole tar archive'
      },
    })
    this.#parser.on('error', () => (this.#trouble ??= 'it is no tar archive'))
    this.#ended = new Promise<void>((resolve) => {
      this.#gunzip.on('data', (chunk: Buffer) => this.#feed(chunk))
      this.#gunzip.on('error', () => (this.#trouble ??= 'it is no whole gzip file'))
      this.#gunzip.on('close', resolve)
    })
  }

  async push(chunk: Uint8Array): Promise<void> {
    let piece = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length)
    if (this.#isGzip === null) {
      this.#head = Buffer.concat([this.#head, piece])
      if (this.#head.length < 4) return
      this.#isGzip = isMagic(this.#head, gzipMagic)
      piece = this.#head
    }
    if (!this.#isGzip) return this.#feed(piece)
    if (this.#gunzip.destroyed) return
    // Waits until the chunk is unpacked, so that no more than that is buffered; a failed stream closes instead.
    await Promise.race([
      new Promise<void>((resolve) => this.#gunzip.write(piece, () => resolve())),
      this.#ended,
    ])
  }

  async end(): Promise<TarballReading | BoundError> {
    if (this.#isGzip === true) {
      if (!this.#gunzip.destroyed) this.#gunzip.end()
      await this.#ended
    } else this.#gunzip.destroy()
    if (this.#unpacked === 0) this.#trouble ??= 'it is empty'
    if (this.#trouble === null && this.#bound === null) {
      if (this.#first !== null) this.#parser.write(this.#first)
      this.#parser.end()
    }
    if (this.#bound !== null) return this.#bound
    const manifests = this.#texts.flatMap((text) => {
      const inside = readInside(text)
      if (inside === null) this.#trouble ??= `its ${manifestName} cannot be read`
      return inside ?? []
    })
    if (this.#texts.length === 0) this.#trouble ??= `it holds no ${manifestName}`
    const inside = this.#collector.end()
    return {
      trouble: this.#trouble,
      manifests,
      hasBindingGyp: this.#hasBindingGyp,
      inside,
      entries: this.#entries,
      unpackedBytes: this.#unpacked,
      tarHash: `sha512-${this.#hash.digest('base64')}`,
    }
  }

  #wants(path: string, entry: object & { readonly size?: number }): boolean {
    this.#entries += 1
    // npm unpacks only files from a registry's tarball, no links.
    if (!('type' in entry) || !/File$/.test(String(entry.type))) return false
    const size = entry.size ?? 0
    const wanted = this.#collector.want(path, size)
    if (wanted !== null) {
      this.#collected.set(entry, wanted)
      return true
    }
    const name = topName(path)
    if (name === 'binding.gyp') this.#hasBindingGyp = true
    if (name !== manifestName) return false
    if (size > maxManifestBytes) this.#trouble ??= `its ${manifestName} is larger than 1 MB`
    return size <= maxManifestBytes
  }

  #readEntry(entry: ReadEntry): void {
    const chunks: Buffer[] = []
    entry.on('data', (chunk: Buffer) => chunks.push(chunk))
    entry.on('end', () => {
      const text = Buffer.concat(chunks).toString('utf8')
      const wanted = this.#collected.get(entry)
      if (wanted !== undefined) return this.#collector.add(wanted, text)
      if (this.#texts.includes(text)) return
      if (this.#texts.length < maxCopies) this.#texts.push(text)
      else this.#trouble ??= `it holds more than ${maxCopies} different ${manifestName}`
    })
  }

  #feed(chunk: Buffer): void {
    if (this.#trouble !== null || this.#bound !== null) return
    const { maxUnpackedBytes, maxEntries } = this.#bounds
    this.#unpacked += chunk.length
    this.#hash.update(chunk)
    const piece = this.#first === null ? chunk : Buffer.concat([this.#first, chunk])
    // What arrives byte by byte is unpacked byte by byte: the magic of a layer would lie in several pieces.
    if (this.#first !== null && piece.length < zstdMagic.length) {
      this.#first = piece
      return
    }
    // The parser would unpack a second layer of compression, without a limit.
    const isLayered = this.#first !== null && (isMagic(piece, gzipMagic) || isMagic(piece, zstdMagic))
    this.#first = null
    if (isLayered) this.#trouble = 'it is packed in a way that npm does not write'
    else if (this.#unpacked > maxUnpackedBytes)
      this.#bound = new BoundError(
        `tarball of more than ${Math.floor(maxUnpackedBytes / 2 ** 20)} MB unpacked`,
      )
    else this.#parser.write(piece)
    if (this.#entries > maxEntries) this.#bound = new BoundError(`tarball of more than ${maxEntries} entries`)
    if (this.#bound !== null) this.#gunzip.destroy()
  }
}

const gzipMagic = [0x1f, 0x8b]
const zstdMagic = [0x28, 0xb5, 0x2f, 0xfd]

function isMagic(bytes: Buffer, magic: readonly number[]): boolean {
  return magic.every((byte, nth) => bytes[nth] === byte)
}

/** The name of a file at the top of the package, without the folder that npm strips; normalized like on a file system. */
function topName(path: string): string | null {
  if (path.length > 4096) return null
  const parts = path.replaceAll('\\', '/').split('/')
  const inside = parts.slice(1).filter((part) => part !== '' && part !== '.')
  const [name] = inside
  if (parts.length < 2 || inside.length !== 1 || name === undefined) return null
  // On a file system that ignores case and Unicode form, the last of such files wins.
  return name
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[. ]+$/, '')
}
