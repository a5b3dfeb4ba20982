// Parses untrusted JSON: strictly, within limits, and with the line of every key.

import { printParseErrorCode, stripComments, visit, type JSONVisitor } from 'jsonc-parser'
import { DepgateError, type ErrorCode } from '../errors.ts'
import { indexLines } from './positions.ts'
import { plain } from '../text/plain.ts'

/** A parsed JSON text. */
export interface JsonDocument {
  /** As JSON.parse returns it: `__proto__` is an own key like any other, so look keys up with Object.hasOwn. */
  readonly value: unknown
  /** The 1-based line of the key (or array element) at a path of keys; null where there is none. */
  lineOf(path: readonly string[]): number | null
}

/** Options of the parser. */
export interface JsonReading {
  /** The code of the errors; ELOCKFILE by default. */
  readonly code?: ErrorCode
  /** Whether comments are allowed. */
  readonly hasComments?: boolean
  /** Whether duplicate keys are allowed, of which the last one counts, as npm reads a package.json. */
  readonly hasTwins?: boolean
  /** Whether a comma may follow the last element of an object or array, as bun writes it. */
  readonly hasTrailingCommas?: boolean
}

/** In characters. The largest lockfile seen in the wild has 3 MB. */
const maxCharacters = 64 * 1024 * 1024
const maxLevels = 128
// A value takes many times its text's size in memory: a file of `"a":1,` repeated must not exhaust it.
const maxValues = 2_000_000

/**
 * Parses a JSON text; `what` is the file's name in messages.
 *
 * @throws {DepgateError} for a text that npm and depgate could read differently, or that is too large or too deep.
 */
export function readJson(text: string, what: string, reading: JsonReading = {}): JsonDocument {
  const refuse = (problem: string, hint: string, cause?: unknown) =>
    new DepgateError(reading.code ?? 'ELOCKFILE', `${plain(what)} ${problem}`, { hint, cause })
  if (text.length > maxCharacters) {
    throw refuse(`is larger than ${maxCharacters / 1024 / 1024} MiB`, 'A file of that size cannot be judged.')
  }
  // npm drops a byte order mark, JSON.parse refuses it.
  const bare = text.startsWith('\uFEFF') ? text.slice(1) : text
  refuseConflict(bare, refuse)
  const commented = reading.hasComments === true ? stripComments(bare, ' ') : bare
  const json = reading.hasTrailingCommas === true ? blankTrailingCommas(commented) : commented
  refuseExcess(json, refuse)
  const value = parse(json, refuse)
  const lineOf = indexLines(json, (key, first, second) => {
    if (reading.hasTwins === true) return
    throw refuse(
      `has the key "${plain(key, 120)}" twice, on lines ${first} and ${second}`,
      'Most readers take the last one and hide the first. Remove one of them by hand.',
    )
  })
  return { value, lineOf }
}

/** Puts a blank in the place of each comma before a bracket that closes: every offset and line stays as it is. */
function blankTrailingCommas(text: string): string {
  const pieces: string[] = []
  let [from, comma] = [0, -1]
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at)
    if (code === 0x22 /* " */) {
      comma = -1
      for (at += 1; at < text.length && text.charCodeAt(at) !== 0x22; at += 1) {
        if (text.charCodeAt(at) === 0x5c /* \ */) at += 1
      }
    } else if (code === 0x2c /* , */) {
      // Of two commas in a row neither is one that may follow: the parser reports the first.
      comma = comma === -1 ? at : -2
    } else if (code === 0x5d /* ] */ || code === 0x7d /* } */) {
      if (comma >= 0 && /[^[{:,\s]\s*$/.test(text.slice(Math.max(0, comma - 200), comma))) {
        pieces.push(text.slice(from, comma), ' ')
        from = comma + 1
      }
      comma = -1
    } else if (code > 0x20) comma = -1
  }
  return pieces.length === 0 ? text : pieces.join('') + text.slice(from)
}

type Refuse = (problem: string, hint: string, cause?: unknown) => DepgateError

/**
 * Refuses what npm takes for a merge conflict. npm merges the two sides silently, and looks for the markers anywhere,
 * inside strings too: npm can read valid JSON as another document than every other parser does.
 */
function refuseConflict(text: string, refuse: Refuse): void {
  const atStart = /^(?:<{7}|={7}|>{7}|\|{7})/m.exec(text)
  const isConflictForNpm = ['<<<<<<<', '=======', '>>>>>>>'].every((marker) => text.includes(marker))
  if (atStart === null && !isConflictForNpm) return
  const line = lineAt(text, atStart?.index ?? text.indexOf('<<<<<<<'))
  throw refuse(
    `has a conflict marker on line ${line}`,
    'Resolve the merge conflict by hand; npm would merge both sides silently.',
  )
}

/** Checks depth and size in one pass over the text, before a parser could exhaust the stack or the memory. */
function refuseExcess(text: string, refuse: Refuse): void {
  let depth = 0
  let values = 1
  for (let at = 0; at < text.length; at += 1) {
    switch (text.charCodeAt(at)) {
      case 0x22: // "
        for (at += 1; at < text.length && text.charCodeAt(at) !== 0x22; at += 1) {
          if (text.charCodeAt(at) === 0x5c) at += 1 // \
        }
        break
      case 0x5b: // [
      case 0x7b: // {
        depth += 1
        values += 1
        if (depth > maxLevels) {
          const line = lineAt(text, at)
          throw refuse(
            `nests deeper than ${maxLevels} levels on line ${line}`,
            'No tool that writes lockfiles makes such a one.',
          )
        }
        break
      case 0x5d: // ]
      case 0x7d: // }
        depth -= 1
        break
      case 0x2c: // ,
        values += 1
    }
  }
  if (values > maxValues)
    throw refuse(`holds more than ${maxValues} values`, 'No tool that writes lockfiles makes such a one.')
}

function parse(text: string, refuse: Refuse): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    // Node's own message has no position for some errors and quotes the text.
    visit(text, { onError: refuseSyntax(refuse) }, strict)
    throw refuse('is not valid JSON', 'Fix it by hand, or restore it from git.', cause)
  }
}

const strict = { disallowComments: true, allowTrailingComma: false }

function refuseSyntax(refuse: Refuse): NonNullable<JSONVisitor['onError']> {
  return (error, ...[, , line, column]) => {
    // `CommaExpected` becomes `comma expected`.
    const problem = printParseErrorCode(error).replace(/(?<!^)[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
    throw refuse(
      `is not valid JSON: ${problem.toLowerCase()} at line ${line + 1}, column ${column + 1}`,
      'Fix it by hand, or restore it from git.',
    )
  }
}

/** The 1-based line of an offset, with the line breaks that jsonc-parser counts. */
function lineAt(text: string, offset: number): number {
  let line = 1
  for (const { index } of text.matchAll(/\r\n|\r|\n/g)) {
    if (index >= offset) break
    line += 1
  }
  return line
}
