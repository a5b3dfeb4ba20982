// Reads the records of an all.zip one by one, with limits against archive bombs.

import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { setImmediate as breathe } from 'node:timers/promises'
import { crc32, inflateRawSync } from 'node:zlib'
import type { Entry, RandomAccessReader, ZipFile } from 'yauzl'
import { DepgateError } from '../../errors.ts'
import { plain } from '../../text/plain.ts'

/** The limits of an archive; sizes in bytes, decompressed. */
export interface ArchiveBounds {
  readonly entries: number
  readonly entryBytes: number
  readonly totalBytes: number
}

/** The npm archive has some 220,000 records with 1 GB in total; the largest has some 100 KB. */
const usual: ArchiveBounds = { entries: 1_000_000, entryBytes: 16 * 2 ** 20, totalBytes: 8 * 2 ** 30 }
/** The number of records between two turns of the event loop, so that concurrent requests do not time out. */
const stride = 32

/** A file of an archive: its text, or why it cannot be read. */
export type ArchivedFile =
  { readonly name: string; readonly text: string } | { readonly name: string; readonly trouble: string }

/**
 * Reads each `.json` file of an archive, ignoring case. Nothing is written to disk, so paths out of the archive do no
 * harm. A file that is damaged, too large or encrypted is reported, and the next one is read.
 *
 * @throws {DepgateError} EADVISORIES where the archive itself is damaged or too large.
 */
export async function* readArchive(
  path: string,
  bounds: ArchiveBounds = usual,
): AsyncGenerator<ArchivedFile> {
  const { default: yauzl } = await import('yauzl')
  const fd = openSync(path, 'r')
  try {
    const reader = openReader(yauzl.RandomAccessReader, fd)
    const { size } = fstatSync(fd)
    const zip = await refuse('the archive', () =>
      yauzl.fromRandomAccessReaderPromise(reader, size, { lazyEntries: true, autoClose: false }),
    )
    if (zip.entryCount > bounds.entries) throw bad('the archive', `holds more than ${bounds.entries} files`)
    let total = 0
    let count = 0
    const entries = zip.eachEntry()
    for (;;) {
      const { done, value: entry } = await refuse('the archive', () => entries.next())
      if (done === true) return
      if ((count += 1) % stride === 0) await breathe()
      if (!/\.json$/i.test(entry.fileName)) continue
      const name = entry.fileName
      total += entry.uncompressedSize
      if (total > bounds.totalBytes) throw bad('the archive', 'unpacks to more than is read')
      if (entry.uncompressedSize > bounds.entryBytes || entry.compressedSize > bounds.entryBytes) {
        yield { name, trouble: `is larger than ${Math.floor(bounds.entryBytes / 2 ** 20)} MB` }
        continue
      }
      yield await unpack(zip, entry, fd).then(
        (bytes) => ({ name, text: bytes.toString('utf8') }),
        (error: unknown) => ({ name, trouble: describeDamage(error) }),
      )
    }
  } finally {
    closeSync(fd)
  }
}

async function unpack(zip: ZipFile, entry: Entry, fd: number): Promise<Buffer> {
  if (entry.isEncrypted()) throw new Error('encrypted')
  if (entry.compressionMethod !== 0 && entry.compressionMethod !== 8)
    throw new Error('packed in an unknown way')
  const { fileDataStart } = await zip.readLocalFileHeaderPromise(entry, { minimal: true })
  const packed = Buffer.allocUnsafe(entry.compressedSize)
  if (readSync(fd, packed, 0, packed.length, fileDataStart) !== packed.length) throw new Error('cut short')
  // Without the limit a few kilobytes can decompress to gigabytes, whatever size the archive's directory states.
  const limit = { maxOutputLength: Math.max(1, entry.uncompressedSize) }
  const bytes = entry.compressionMethod === 8 ? inflateRawSync(packed, limit) : packed
  if (bytes.length !== entry.uncompressedSize || crc32(bytes) !== entry.crc32) throw new Error('damaged')
  return bytes
}

/** Reads the file in windows: an archive of 220,000 files otherwise takes a million reads of a few bytes. */
function openReader(Base: typeof RandomAccessReader, fd: number): RandomAccessReader {
  const windowBytes = 256 * 1024
  const windows = new Map<number, Buffer>()
  const windowAt = (nth: number): Buffer => {
    const known = windows.get(nth)
    if (known !== undefined) return known
    const bytes = Buffer.allocUnsafe(windowBytes)
    const window = bytes.subarray(0, readSync(fd, bytes, 0, windowBytes, nth * windowBytes))
    const oldest = windows.keys().next()
    if (windows.size >= 16 && oldest.done !== true) windows.delete(oldest.value)
    windows.set(nth, window)
    return window
  }
  class WindowReader extends Base {
    override read(
      buffer: Buffer,
      offset: number,
      length: number,
      ...[position, callback]: [position: number, callback: (error: Error | null) => void]
    ): void {
      for (let done = 0; done < length;) {
        const at = position + done
        const start = at % windowBytes
        const copied = windowAt(Math.floor(at / windowBytes)).copy(
          buffer,
          offset + done,
          start,
          start + length - done,
        )
        if (copied === 0) return callback(new Error('cut short'))
        done += copied
      }
      callback(null)
    }
  }
  return new WindowReader()
}

function describeDamage(error: unknown): string {
  return `cannot be unpacked (${error instanceof Error ? error.message : 'damaged'})`
}

async function refuse<T>(name: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (cause) {
    throw bad(name, describeDamage(cause), cause)
  }
}

function bad(name: string, why: string, cause?: unknown): DepgateError {
  return new DepgateError('EADVISORIES', `${plain(name, 120)} ${plain(why, 200)}`, { cause })
}
