// Collects the kept bytes of a JSON object, with commas between its members.

import { comma, openBrace } from './json-bytes.ts'

/** A growing buffer of JSON. */
export class KeptBytes {
  /** Has room for two more bytes: a comma and a closing brace. */
  bytes = Buffer.allocUnsafe(8192)
  length = 0

  append(text: Uint8Array, start: number, end: number): void {
    const needed = this.length + end - start + 2
    if (needed > this.bytes.length) {
      const larger = Buffer.allocUnsafe(Math.max(needed, this.bytes.length * 2))
      larger.set(this.bytes)
      this.bytes = larger
    }
    this.bytes.set(text.subarray(start, end), this.length)
    this.length += end - start
  }

  /** Adds the comma before a member, unless it is the first one. */
  separate(): void {
    if (this.bytes[this.length - 1] !== openBrace) this.bytes[this.length++] = comma
  }
}
