// Reads and writes text files, with size limits.

import { createHash } from 'node:crypto'
import { readFileSync, realpathSync, statSync } from 'node:fs'
import writeFileAtomic from 'write-file-atomic'
import { DepgateError } from '../errors.ts'
import { plain } from '../text/plain.ts'

/** The largest text file that is read: 64 MiB, some thirty times the largest real lockfile seen (2 MB). */
export const maxBytes = 64 * 1024 * 1024

/**
 * Reads a text file; null where there is none.
 *
 * @throws {DepgateError} EUSAGE for what is not a regular file (a pipe would hang), too large, not UTF-8 or not readable.
 */
export function readText(file: string): string | null {
  const shown = plain(file)
  try {
    const stat = statSync(file, { throwIfNoEntry: false })
    if (stat === undefined) return null
    if (!stat.isFile()) throw new DepgateError('EUSAGE', `${shown} is not a regular file`)
    if (stat.size > maxBytes) throw new DepgateError('EUSAGE', `${shown} is larger than 64 MiB`)
    // Bytes that are not UTF-8 would decode to other characters than npm's, so other names would be judged.
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(readFileSync(file))
  } catch (error) {
    if (error instanceof DepgateError) throw error
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT' || code === 'ENOTDIR') return null
    const reason = code === 'ERR_ENCODING_INVALID_ENCODED_DATA' ? 'is not UTF-8' : `cannot be read (${code})`
    throw new DepgateError('EUSAGE', `${shown} ${reason}`, { cause: error })
  }
}

/** The largest archive that is hashed. */
const maxHashed = 512 * 1024 * 1024

/** The SHA-512 of a file's bytes in hex; see `FileDigests`. */
export function digestFile(file: string): string | null {
  try {
    const stat = statSync(file, { throwIfNoEntry: false })
    if (stat?.isFile() !== true || stat.size > maxHashed) return null
    return createHash('sha512').update(readFileSync(file)).digest('hex')
  } catch {
    return null
  }
}

/** Reads stdin to its end. @throws {DepgateError} EUSAGE for a terminal, input that is too large and input that is not UTF-8. */
export async function readInput(): Promise<string> {
  if (process.stdin.isTTY) throw new DepgateError('EUSAGE', 'nothing comes on stdin')
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of process.stdin as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > maxBytes) throw new DepgateError('EUSAGE', 'stdin is larger than 64 MiB')
    chunks.push(chunk)
  }
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Buffer.concat(chunks))
  } catch (cause) {
    throw new DepgateError('EUSAGE', 'stdin is not UTF-8', { cause })
  }
}

/** Resolves all symbolic links of a path; returns the path itself where nothing exists at it. */
export function realPath(file: string): string {
  try {
    return realpathSync(file)
  } catch {
    return file
  }
}

/** Writes a text file atomically. @throws {DepgateError} EUSAGE. */
export function writeText(file: string, text: string): void {
  try {
    writeFileAtomic.sync(file, text)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    throw new DepgateError('EUSAGE', `${plain(file)} cannot be written (${code})`, { cause: error })
  }
}
