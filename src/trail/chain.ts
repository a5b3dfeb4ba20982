// The audit trail: one line for each run, each with the hash of the line before.

import { sha256Of } from '../text/sha256.ts'
import { maxMembers } from './entry.ts'
import type { TrailEntry, TrailHead, TrailLine } from '../ports/trail.ts'

/** The `previous` of the first line. */
export const genesis = '0'.repeat(64)

/** The maximum length of a line, in bytes: depgate writes no longer one. */
export const maxLineBytes = 64 * 1024

/** Returns the hash of a line, over its bytes without the line break. */
export const hashLine: (line: Uint8Array | string) => string = sha256Of

/**
 * Writes an entry as a line without its line break, at most `maxLineBytes` long: longer lists are cut, and `omitted`
 * counts the members that were left out.
 */
export function writeLine(entry: TrailEntry, number: number, previous: string): string {
  for (const limit of [maxMembers, 100, 50, 25, 10, 2, 0]) {
    const omitted: Record<string, number> = { ...entry.omitted }
    const fitted = Object.entries(entry).map(([name, value]: [string, unknown]) => {
      if (!Array.isArray(value) || value.length <= limit) return [name, value]
      omitted[name] = (omitted[name] ?? 0) + value.length - limit
      return [name, value.slice(0, limit)]
    })
    const line = JSON.stringify({ number, ...Object.fromEntries(fitted), omitted, previous })
    if (limit === 0 || Buffer.byteLength(line) <= maxLineBytes) return line
  }
  return ''
}

/** Parses a line; null for one that depgate did not write. */
export function readLine(line: Uint8Array): TrailLine | null {
  if (line.length > maxLineBytes) return null
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(line))
    if (typeof value !== 'object' || value === null) return null
    const { number, previous, time } = value as Record<string, unknown>
    const isLine =
      typeof number === 'number' &&
      Number.isSafeInteger(number) &&
      number > 0 &&
      typeof time === 'string' &&
      !Number.isNaN(Date.parse(time)) &&
      typeof previous === 'string' &&
      /^[0-9a-f]{64}$/.test(previous)
    return isLine ? (value as TrailLine) : null
  } catch {
    return null
  }
}

/** The head before the first line: written first, so that a first line without a head shows that its head was removed. */
export const firstHead: TrailHead = { number: 0, hash: genesis }

/**
 * Returns the number and the `previous` of the next line: after the head, or after a last line that the head does not
 * have yet.
 *
 * @param wasThere - the file existed already.
 */
export function nextAfter(
  last: Uint8Array | null,
  head: TrailHead | null,
  wasThere: boolean,
): { readonly number: number; readonly previous: string; readonly isHeadLost: boolean } {
  const line = last === null ? null : readLine(last)
  if (head === null) {
    if (last === null) return { number: 1, previous: genesis, isHeadLost: wasThere }
    // A user who deletes the head can have cut the end too: `isHeadLost` reports it for as long as the line is kept.
    return { number: (line?.number ?? 0) + 1, previous: hashLine(last), isHeadLost: true }
  }
  // A crash between a line and its head leaves one line that the head does not have.
  const isAhead = line !== null && line.number === head.number + 1 && line.previous === head.hash
  if (isAhead && last !== null)
    return { number: line.number + 1, previous: hashLine(last), isHeadLost: false }
  // Where the end was cut or edited, the chain continues from the head, so that the gap stays visible.
  return { number: head.number + 1, previous: head.hash, isHeadLost: false }
}

/** Reads the head; null for anything else. */
export function readHead(text: string): TrailHead | null {
  try {
    const { number, hash } = JSON.parse(text) as Record<string, unknown>
    const isHead = Number.isSafeInteger(number) && typeof hash === 'string' && /^[0-9a-f]{64}$/.test(hash)
    return isHead ? { number: number as number, hash } : null
  } catch {
    return null
  }
}
