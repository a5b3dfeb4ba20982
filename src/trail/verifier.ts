// Verifies an audit trail: finds the signs of an edit, a cut or a move of its lines.

import type { TrailCheck, TrailHead, TrailLine } from '../ports/trail.ts'
import { genesis, hashLine, readLine } from './chain.ts'

/** By how many milliseconds the times of two lines may run backwards. */
const clockSkewMs = 5 * 60_000

/** The maximum number of leaps backwards that are listed one by one. */
const maxBackwards = 10

/** Takes the lines of a trail one by one; `end` returns the result. */
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

  /** @param tornBytes - how many bytes follow the last line break. */
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

  /** Runs in parallel, and clocks that are corrected by seconds, are not reported. */
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

/** Verifies the bytes of a trail. */
export function verifyTrail(bytes: Uint8Array, head: TrailHead | null): TrailCheck {
  const verifier = new TrailVerifier()
  let start = 0
  for (let end = bytes.indexOf(10); end !== -1; end = bytes.indexOf(10, start)) {
    verifier.take(bytes.subarray(start, end))
    start = end + 1
  }
  return verifier.end(head, bytes.length - start)
}

function numbers(from: number, to: number): string {
  return from >= to ? `number ${to} is` : `numbers ${from} to ${to} are`
}
