// Reads the few members of a packument that are used while it arrives; the rest is dropped unread.

import { decodeKey, type Keep } from './keep.ts'
import type { BodySink } from './reply.ts'

const [quote, backslash, comma, colon] = [0x22, 0x5c, 0x2c, 0x3a]
const [openBrace, closeBrace, openBracket, closeBracket] = [0x7b, 0x7d, 0x5b, 0x5d]

/** Where in the text the skimmer stands. A chunk can end anywhere. */
const place = {
  value: 0,
  members: 1,
  key: 2,
  colon: 3,
  string: 4,
  nested: 5,
  literal: 6,
  after: 7,
  next: 8,
  done: 9,
  bad: 10,
}

/**
 * Opens a reader of one JSON object that keeps only the members that `keep` names.
 *
 * Parsing whole packuments costs three times as much, and holding them whole costs memory beside: fresh memory is
 * dear where many gates share a machine. What is left out is only bracketed, not checked; what is kept keeps its
 * order and its duplicates, for JSON.parse to decide on. Its `end` answers undefined for what is no whole object.
 */
export function openSkimmer(keep: Keep): BodySink {
  const out: string[] = []
  const stack: { readonly keep: Keep; separator: string }[] = []
  let at = place.value
  let choice: 'all' | Keep | undefined = keep
  let rawKey = ''
  let depth = 0
  let isInString = false
  let isAfterBackslash = false
  let hasEscape = false
  /** The begin of what is being copied in this chunk, or -1; and what of it stood in earlier chunks. */
  let from = -1
  let earlier: Buffer[] = []

  const take = (text: Buffer, end: number): string => {
    const piece = text.subarray(from, end)
    from = -1
    if (earlier.length === 0) return piece.toString('utf8')
    const whole = Buffer.concat([...earlier, piece])
    earlier = []
    return whole.toString('utf8')
  }
  const nameMember = () => {
    const frame = stack.at(-1)
    if (frame === undefined) return
    out.push(frame.separator, '"', rawKey, '":')
    frame.separator = ','
  }
  const finishValue = (text: Buffer, end: number) => {
    if (from >= 0) out.push(take(text, end))
    at = place.after
  }

  /** Reads on from `start`; returns the place of the next byte to read. */
  const step = (text: Buffer, start: number): number => {
    const byte = text[start] ?? 0
    switch (at) {
      case place.string:
        return readString(text, start)
      case place.nested:
        return readNested(text, start)
      case place.key:
        return readKey(text, start)
      case place.literal:
        if (byte !== comma && byte !== closeBrace && byte !== closeBracket && byte > 0x20) return start + 1
        finishValue(text, start)
        return start
    }
    if (byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09) return start + 1
    switch (at) {
      case place.value:
        return beginValue(text, byte, start)
      case place.colon:
        at = byte === colon ? place.value : place.bad
        return start + 1
      case place.after:
      case place.members:
        if (byte === closeBrace) {
          const frame = stack.pop()
          out.push(frame?.separator === '{' ? '{}' : '}')
          at = stack.length === 0 ? place.done : place.after
        } else if (at === place.after) at = byte === comma ? place.next : place.bad
        else return beginKey(byte, start)
        return start + 1
      case place.next:
        return beginKey(byte, start)
      default:
        at = place.bad
        return start + 1
    }
  }

  function beginKey(byte: number, start: number): number {
    at = byte === quote ? place.key : place.bad
    from = start + 1
    hasEscape = false
    return start + 1
  }

  function readKey(text: Buffer, start: number): number {
    const end = findQuote(text, start)
    if (end < 0) return text.length
    const inside = stack.at(-1)?.keep ?? keep
    // Most keys are dropped: those that are longer or shorter than what is kept are not even decoded.
    const isWhole = earlier.length === 0 && !hasEscape && inside.others === undefined
    if (isWhole && !inside.lengths.has(end - from)) {
      choice = undefined
      from = -1
    } else {
      rawKey = take(text, end)
      choice = inside.keys.get(hasEscape ? decodeKey(rawKey) : rawKey) ?? inside.others
    }
    at = place.colon
    return enterValue(text, end + 1)
  }

  // These two take the way that almost every member goes in one stride; whatever is not as expected, or stands in
  // the next chunk, is left to `step`, which stands at the same place.
  function enterValue(text: Buffer, start: number): number {
    if (text[start] !== colon) return start
    at = place.value
    const next = text[start + 1] === 0x20 ? start + 2 : start + 1
    const byte = text[next] ?? 0
    return byte > 0x20 ? beginValue(text, byte, next) : start + 1
  }

  function leaveValue(text: Buffer, start: number): number {
    if (text[start] !== comma) return start
    at = place.next
    const next = text[start + 1] === 0x20 ? start + 2 : start + 1
    return text[next] === quote ? beginKey(quote, next) : start + 1
  }

  function beginValue(text: Buffer, byte: number, start: number): number {
    if (typeof choice === 'object' && byte === openBrace) {
      nameMember()
      stack.push({ keep: choice, separator: '{' })
      at = place.members
      return start + 1
    }
    if (stack.length === 0) {
      at = place.bad
      return start + 1
    }
    if (choice !== undefined) {
      nameMember()
      from = start
    }
    depth = 1
    isInString = false
    if (byte === quote) {
      at = place.string
      return readString(text, start + 1)
    }
    if (byte === openBrace || byte === openBracket) {
      at = place.nested
      return readNested(text, start + 1)
    }
    at = place.literal
    return start
  }

  /** The place of the quote that ends a string, or -1 where this chunk does not hold it. */
  function findQuote(text: Buffer, start: number): number {
    const { length } = text
    let place = isAfterBackslash ? start + 1 : start
    isAfterBackslash = false
    for (; place < length; place += 1) {
      const byte = text[place]
      if (byte === quote) return place
      if (byte === backslash) {
        hasEscape = true
        place += 1
      }
    }
    isAfterBackslash = place > length
    return -1
  }

  function readString(text: Buffer, start: number): number {
    const end = findQuote(text, start)
    if (end < 0) return text.length
    finishValue(text, end + 1)
    return leaveValue(text, end + 1)
  }

  /** Counts brackets without recursion: how deep they nest is the registry's to choose. */
  function readNested(text: Buffer, start: number): number {
    const { length } = text
    let place = start
    while (place < length) {
      if (isInString) {
        place = findQuote(text, place)
        if (place < 0) return length
        isInString = false
      } else {
        const byte = text[place]
        if (byte === quote) isInString = true
        else if (byte === openBrace || byte === openBracket) depth += 1
        else if (byte === closeBrace || byte === closeBracket) {
          depth -= 1
          if (depth === 0) {
            finishValue(text, place + 1)
            return leaveValue(text, place + 1)
          }
        }
      }
      place += 1
    }
    return length
  }

  return {
    push: (chunk) => {
      const text = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length)
      let start = 0
      while (start < text.length && at !== place.bad) start = step(text, start)
      if (from >= 0) {
        // A copy, so that a few bytes do not hold a whole chunk.
        earlier.push(Buffer.from(text.subarray(from)))
        from = 0
      }
    },
    end: () => {
      try {
        return at === place.done ? (JSON.parse(out.join('')) as unknown) : undefined
      } catch {
        return undefined
      }
    },
  }
}
