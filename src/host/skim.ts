// Reads the few members of a packument that are used without parsing the rest, which is most of it.

const [quote, backslash, comma, colon] = [0x22, 0x5c, 0x2c, 0x3a]
const [openBrace, closeBrace, openBracket, closeBracket] = [0x7b, 0x7d, 0x5b, 0x5d]

/** Which members of an object to keep, by key: all of the value, or what another such choice keeps of it. */
export interface Keep {
  readonly keys: ReadonlyMap<string, 'all' | Keep>
  /** Of the keys, in characters. */
  readonly lengths: ReadonlySet<number>
  /** What is kept of members under any other key. */
  readonly others: Keep | undefined
}

/** Makes a choice of members. */
export function keeping(members: Readonly<Record<string, 'all' | Keep>>, others?: Keep): Keep {
  const keys = new Map(Object.entries(members))
  return { keys, lengths: new Set([...keys.keys()].map((key) => key.length)), others }
}

/**
 * Returns the JSON text of an object with only the members that `keep` names, or null for what is no whole object.
 *
 * Parsing whole packuments costs three times as much, and memory beside (measured on 164 MB). What is left out is
 * only bracketed, not checked; what is kept keeps its order and its duplicates, for JSON.parse to decide on.
 */
export function skim(bytes: Uint8Array, keep: Keep): string | null {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
  const kept: string[] = []
  const start = skipSpace(text, 0)
  const end = text[start] === openBrace ? skimObject(text, start, keep, kept) : -1
  return end < 0 || skipSpace(text, end) !== text.length ? null : kept.join('')
}

/** Copies the kept members of the object at `start`; returns the place behind it, or -1 where it has no end. */
function skimObject(text: Buffer, start: number, keep: Keep, kept: string[]): number {
  let separator = '{'
  let at = skipSpace(text, start + 1)
  let isOpen = text[at] !== closeBrace
  while (isOpen) {
    const keyEnd = text[at] === quote ? skipString(text, at) : -1
    const middle = keyEnd < 0 ? -1 : skipSpace(text, keyEnd)
    if (middle < 0 || text[middle] !== colon) return -1
    const value = skipSpace(text, middle + 1)
    const choice = choose(text, at, keyEnd, keep)
    let end: number
    if (typeof choice === 'object' && text[value] === openBrace) {
      kept.push(separator, text.toString('utf8', at, value))
      end = skimObject(text, value, choice, kept)
    } else {
      end = skipValue(text, value)
      if (choice !== undefined && end > 0) kept.push(separator, text.toString('utf8', at, end))
    }
    if (end < 0) return -1
    if (choice !== undefined) separator = ','
    at = skipSpace(text, end)
    isOpen = text[at] === comma
    if (isOpen) at = skipSpace(text, at + 1)
    else if (text[at] !== closeBrace) return -1
  }
  kept.push(separator === '{' ? '{}' : '}')
  return at + 1
}

/** A key with an escape in it is decoded: `"\u0074ime"` is `time` for every parser. */
function choose(text: Buffer, start: number, end: number, keep: Keep): 'all' | Keep | undefined {
  const { keys, lengths, others } = keep
  if (keys.size === 0) return others
  for (let at = start; at < end; at += 1) {
    if (text[at] === backslash) return keys.get(decodeKey(text, start, end)) ?? others
  }
  // Most keys are dropped: those that are longer or shorter than what is kept are not even read.
  if (!lengths.has(end - start - 2)) return others
  return keys.get(text.toString('latin1', start + 1, end - 1)) ?? others
}

function decodeKey(text: Buffer, start: number, end: number): string {
  try {
    return String(JSON.parse(text.toString('utf8', start, end)))
  } catch {
    return ''
  }
}

function skipSpace(bytes: Uint8Array, start: number): number {
  let at = start
  for (
    let byte = bytes[at];
    byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
    byte = bytes[at]
  )
    at += 1
  return at
}

/** The place behind the string at `start`, or -1. */
function skipString(bytes: Uint8Array, start: number): number {
  const { length } = bytes
  for (let at = start + 1; at < length; at += 1) {
    const byte = bytes[at]
    if (byte === quote) return at + 1
    if (byte === backslash) at += 1
  }
  return -1
}

/** The place behind the value at `start`, or -1. Counts brackets without recursion: depth is the registry's to choose. */
function skipValue(bytes: Uint8Array, start: number): number {
  const { length } = bytes
  const first = bytes[start]
  if (first === quote) return skipString(bytes, start)
  if (first !== openBrace && first !== openBracket) {
    let at = start
    while (at < length && bytes[at] !== comma && bytes[at] !== closeBrace && bytes[at] !== closeBracket)
      at += 1
    return at > start && at < length ? at : -1
  }
  let depth = 0
  for (let at = start; at < length; at += 1) {
    const byte = bytes[at]
    if (byte === quote) {
      at = skipString(bytes, at) - 1
      if (at < 0) return -1
    } else if (byte === openBrace || byte === openBracket) depth += 1
    else if (byte === closeBrace || byte === closeBracket) {
      depth -= 1
      if (depth === 0) return at + 1
    }
  }
  return -1
}

const ofVersion = keeping({
  deprecated: 'all',
  bundleDependencies: 'all',
  bundledDependencies: 'all',
  dist: keeping({ tarball: 'all' }),
})
const ofPackument = keeping({ name: 'all', time: 'all', versions: keeping({}, ofVersion) })

/** Parses what depgate reads of a packument; undefined where it is no JSON object. */
export function parseSkimmed(body: Uint8Array): unknown {
  const text = skim(body, ofPackument)
  if (text === null) return undefined
  try {
    // "All of them" can only be told with the dependencies, which are left out.
    return /"bundled?Dependencies"\s*:\s*true/.test(text)
      ? JSON.parse(Buffer.from(body).toString())
      : JSON.parse(text)
  } catch {
    return undefined
  }
}
