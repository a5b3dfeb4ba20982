// Skips a nested JSON value across chunks by counting its brackets.

import { backslash, braceBit, closeBrace, openBrace, quote } from './json-bytes.ts'

/** The state of one value between chunks. Without recursion, since the registry decides how deep values nest. */
export class NestedValue {
  private depth = 0
  private isInString = false
  private isAfterBackslash = false

  /** Starts after the first bracket of a value. */
  begin(): void {
    this.depth = 1
    this.isInString = false
    this.isAfterBackslash = false
  }

  /** Returns the position after the value; -1 where the chunk ends before it does. */
  skip(text: Uint8Array, start: number): number {
    const end = text.length
    let next = this.isAfterBackslash ? start + 1 : start
    let depth = this.depth
    if (this.isInString) {
      next = skipString(text, next)
      if (next > end) return this.pause(next, end)
    }
    while (next < end) {
      let byte = text[next]!
      next += 1
      if (byte === quote) {
        // As skipString does it, inlined because this loop takes most of the time.
        while (next < end && (byte = text[next]!) !== quote) next += byte === backslash ? 2 : 1
        next += 1
      } else if ((byte | braceBit) === openBrace) depth += 1
      else if ((byte | braceBit) === closeBrace) {
        depth -= 1
        if (depth === 0) return next
      }
    }
    this.depth = depth
    return this.pause(next, end)
  }

  private pause(next: number, end: number): -1 {
    this.isInString = next > end
    this.isAfterBackslash = next > end + 1
    return -1
  }
}

/** Returns the position after the quote that ends a string; past the end of the text where none does. */
function skipString(text: Uint8Array, start: number): number {
  const end = text.length
  let next = start
  let byte: number
  while (next < end && (byte = text[next]!) !== quote) next += byte === backslash ? 2 : 1
  return next + 1
}
