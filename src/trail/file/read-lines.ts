// Reads the lines of a trail from an open file, a piece at a time: it can be larger than memory.

import { readSync } from 'node:fs'
import { maxLineBytes } from '../chain.ts'

const lineBreak = 10
const pieceBytes = 256 * 1024

/** A line without its line break, and the offset of the next one. */
export interface PlacedLine {
  readonly bytes: Uint8Array
  readonly end: number
}

/** The bytes after the last line break. */
export interface Rest {
  readonly bytes: number
}

/**
 * Yields each whole line up to `size`; returns how many bytes follow the last. Of a line that is longer than any that
 * depgate writes only the beginning is kept, one byte too long to be valid.
 */
export function* readLines(fd: number, size: number): Generator<PlacedLine, Rest> {
  const piece = Buffer.allocUnsafe(pieceBytes)
  let parts: Buffer[] = []
  let partBytes = 0
  let lineStart = 0
  for (let at = 0; at < size;) {
    const length = readSync(fd, piece, 0, Math.min(pieceBytes, size - at), at)
    if (length === 0) break
    let from = 0
    for (;;) {
      const found = piece.subarray(0, length).indexOf(lineBreak, from)
      const part = piece.subarray(from, found === -1 ? length : found)
      const room = maxLineBytes + 1 - partBytes
      if (room > 0) parts.push(Buffer.from(part.subarray(0, room)))
      partBytes += part.length
      if (found === -1) break
      lineStart = at + found + 1
      yield { bytes: Buffer.concat(parts), end: lineStart }
      parts = []
      partBytes = 0
      from = found + 1
    }
    at += length
  }
  return { bytes: Math.max(0, size - lineStart) }
}

/**
 * Yields each whole line before `size`, the last first: of 100,000 lines the newest twenty cost one piece. A line that is
 * longer than any that depgate writes comes as its end only, one byte too long to be valid.
 */
export function* readLinesBack(fd: number, size: number): Generator<Uint8Array> {
  const piece = Buffer.allocUnsafe(pieceBytes)
  let parts: Buffer[] = []
  let partBytes = 0
  // What follows the last line break is no line yet.
  let isWhole = false
  for (let end = size; end > 0;) {
    const start = Math.max(0, end - pieceBytes)
    const length = readSync(fd, piece, 0, end - start, start)
    for (let to = length; ;) {
      const found = to === 0 ? -1 : piece.subarray(0, to).lastIndexOf(lineBreak)
      const part = piece.subarray(found + 1, to)
      const room = maxLineBytes + 1 - partBytes
      if (room > 0 && isWhole) parts.unshift(Buffer.from(part.subarray(Math.max(0, part.length - room))))
      partBytes += part.length
      if (found === -1) break
      if (isWhole) yield Buffer.concat(parts)
      isWhole = true
      parts = []
      partBytes = 0
      to = found
    }
    end = start
  }
  if (isWhole) yield Buffer.concat(parts)
}

/** The last whole line, and the half line that a crash left after it. */
export interface Tail {
  /** Null where there is none, or none that depgate could have written. */
  readonly line: Uint8Array | null
  readonly torn: Uint8Array
}

/** Reads the end of a file only. */
export function readTail(fd: number, size: number): Tail {
  const maxBytes = 2 * maxLineBytes + 2
  const bytes = Buffer.alloc(Math.min(size, maxBytes))
  const start = size - bytes.length
  readSync(fd, bytes, 0, bytes.length, start)
  const last = bytes.lastIndexOf(lineBreak)
  if (last === -1) return { line: null, torn: start === 0 ? bytes : new Uint8Array() }
  const before = last === 0 ? -1 : bytes.lastIndexOf(lineBreak, last - 1)
  const isCut = before === -1 && start > 0
  return {
    line: isCut ? null : bytes.subarray(before + 1, last),
    torn: bytes.subarray(last + 1),
  }
}
