// The audit trail: one line for each run, each with the hash of the line before, and the check of that chain.

import { sha256Of } from '../text/sha256.ts'
import { maxMembers } from './entry.ts'
import type { TrailHead, TrailCheck, TrailEntry, TrailLine } from '../ports/trail.ts'

/** What stands in the place of the hash before the first line. */
export const genesis = '0'.repeat(64)

/** The longest line, in bytes: what is longer was not written by depgate. */
export const maxLineBytes = 64 * 1024

/** By so many milliseconds the times of two lines may run backwards. */
const clockSkewMs = 5 * 60_000

/** So many leaps backwards are told one by one. */
const maxBackwards = 10
/** Returns the hash of a line, over its bytes without the line break. */
export const hashLine: (line: Uint8Array | string) => string = sha256Of

/**
 * Writes an entry as a line without its line break, at most `maxLineBytes` long: of longer lists fewer members are
 * kept, and `omitted` counts the others.
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

/** Reads a line; null for what depgate did not write. */
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

/** The head before the first line: written first, so that a first line without a head is one whose head was removed. */
export const firstHead: TrailHead = { number: 0, hash: genesis }

/**
 * Where the next line goes on: after the head, or after a last line that the head does not know yet.
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
    // Who deletes the head could have cut the end too: this is told for as long as the line is kept.
    return { number: (line?.number ?? 0) + 1, previous: hashLine(last), isHeadLost: true }
  }
  // A crash between a line and its head leaves one line that the head does not know.
  const isAhead = line !== null && line.number === head.number + 1 && line.previous === head.hash
  if (isAhead && last !== null)
    return { number: line.number + 1, previous: hashLine(last), isHeadLost: false }
  // Where the end was cut or edited the chain goes on from what had been there, so that the gap stays open to see.
  return { number: head.number + 1, previous: head.hash, isHeadLost: false }
}

/** Takes the lines of a trail one by one; `end` says what they come to. */
export class TrailVerifier {
  #lines = 0
  #first: TrailLine | null = null
  #last: { readonly line: TrailLine | null; readonly hash: string } | null = null
  readonly #problems: string[] = []
  readonly #notes: string[] = []
  readonly #starts = new Set<string>()
  #backwards = 0

  /** Takes the next line, without its line break. */
  take(bytes: Uint8Array): void {
    this.#lines += 1
    const line = readLine(bytes)
    const before = this.#last
    this.#last = { line, hash: hashLine(bytes) }
    if (this.#lines === 1) this.#first = line
    if (line === null) {
      this.#blame(`line ${this.#lines} of the file is none that depgate wrote`)
      return
    }
    if (line.dropped !== undefined) {
      this.#starts.add(line.dropped.hash)
      this.#notes.push(
        `${line.dropped.lines} lines older than ${line.dropped.until} were dropped on ${line.time}`,
      )
    }
    if (line.dropped !== undefined && line.dropped.problems > 0)
      this.#blame(`the chain was broken already when lines were dropped on ${line.time}`)
    if (line.torn !== undefined)
      this.#notes.push(
        `a line that a crash cut off (${line.torn.bytes} bytes) was set aside before number ${line.number}`,
      )
    if (line.isHeadLost === true)
      this.#blame(
        `the head was gone when number ${line.number} was written: lines before it may have been cut`,
      )
    if (before === null || before.line === null) return
    this.#compareTimes(before.line, line)
    const step = line.number - before.line.number
    if (step > 1) this.#blame(`${numbers(before.line.number + 1, line.number - 1)} gone`)
    else if (step < 1) this.#blame(`number ${line.number} stands after number ${before.line.number}`)
    else if (line.previous !== before.hash) this.#blame(`number ${before.line.number} was edited`)
  }

  /** @param tornBytes - how many bytes stand after the last line break. */
  end(head: TrailHead | null, tornBytes: number): TrailCheck {
    this.#checkStart()
    this.#checkEnd(head)
    if (tornBytes > 0) this.#notes.push(`the last line was cut off by a crash (${tornBytes} bytes)`)
    return {
      isWhole: this.#problems.length === 0,
      lines: this.#lines,
      problems: this.#problems,
      notes: this.#notes.slice(-20),
    }
  }

  /** Two runs at once, and clocks that are set right by seconds, are no news. */
  #compareTimes(before: TrailLine, line: TrailLine): void {
    const back = Date.parse(before.time) - Date.parse(line.time)
    if (back <= clockSkewMs || this.#backwards >= maxBackwards) return
    this.#backwards += 1
    this.#notes.push(
      `the time runs backwards from ${before.time} (number ${before.number}) to ${line.time} (number ${line.number}): a clock was wrong in one of these runs`,
    )
  }

  #checkStart(): void {
    const first = this.#first
    if (first === null) return
    const isStart = first.number === 1 ? first.previous === genesis : this.#starts.has(first.previous)
    if (!isStart && first.number === 1) this.#blame('number 1 was edited')
    else if (!isStart) this.#blame(`${numbers(1, first.number - 1)} gone, and were not dropped for their age`)
  }

  #checkEnd(head: TrailHead | null): void {
    const last = this.#last
    if (head === null) {
      this.#blame(
        last === null
          ? 'the trail is empty and its head is gone: its lines were removed'
          : 'the head is gone: lines at the end may have been cut',
      )
      return
    }
    if (last === null && head.number === 0) return
    if (last === null) return this.#blame(`${numbers(1, head.number)} gone`)
    const { line, hash } = last
    if (line === null || (line.number === head.number && hash === head.hash)) return
    const isAhead = line.number === head.number + 1 && line.previous === head.hash
    if (isAhead) this.#notes.push(`number ${line.number} is not in the head yet: a crash came between`)
    else if (line.number < head.number) this.#blame(`${numbers(line.number + 1, head.number)} gone`)
    else if (line.number === head.number) this.#blame(`number ${line.number} was edited`)
    else this.#blame(`lines up to ${line.number} stand there, and the head ends at ${head.number}`)
  }

  #blame(problem: string): void {
    if (this.#problems.length < 20) this.#problems.push(problem)
  }
}

/** Verifies a trail as it lies on disk. */
export function verifyTrail(bytes: Uint8Array, head: TrailHead | null): TrailCheck {
  const verifier = new TrailVerifier()
  let start = 0
  for (let end = bytes.indexOf(10); end !== -1; end = bytes.indexOf(10, start)) {
    verifier.take(bytes.subarray(start, end))
    start = end + 1
  }
  return verifier.end(head, bytes.length - start)
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

function numbers(from: number, to: number): string {
  return from >= to ? `number ${to} is` : `numbers ${from} to ${to} are`
}
