// Parses untrusted YAML: strictly, within limits, and with the line of every key.

import { getScalarValue, parseEvents, YAMLException } from 'js-yaml'
import { DepgateError, type ErrorCode } from '../errors.ts'
import type { JsonDocument } from '../json/parse.ts'
import { plain } from '../text/plain.ts'
import { buildDocuments, type BuiltDocument } from './build.ts'

/** In characters. The largest lockfile seen in the wild has 3 MB; its events take fifty times that in memory. */
const maxCharacters = 16 * 1024 * 1024
const maxDepth = 64
/** Events: a value or the end of a list or mapping. The lockfile of 3 MB has 250,000. */
const maxEvents = 2_000_000

/** Options of the parser. */
export interface YamlReading {
  /** The code of the errors; ELOCKFILE by default. */
  readonly code?: ErrorCode
}

/**
 * Parses the documents of a YAML text; `what` is the file's name in messages. Scalars are texts, whatever they look like:
 * `1.10` is no number. An empty text has no documents; an empty value is ''.
 *
 * @throws {DepgateError} for what is no YAML, for what readers could understand differently, and for what is too large or
 *   too deep.
 */
export function readYamlDocuments(text: string, what: string, reading: YamlReading = {}): JsonDocument[] {
  const refuse: Refuse = (problem, hint = 'Fix it by hand, or restore it from git.') =>
    new DepgateError(reading.code ?? 'ELOCKFILE', `${plain(what)} ${problem}`, { hint })
  const bare = text.startsWith('\uFEFF') ? text.slice(1) : text
  if (bare.length > maxCharacters)
    throw refuse(`is larger than ${maxCharacters / 1024 / 1024} MiB`, 'A file of that size cannot be judged.')
  const lines = indexLines(bare)
  refuseConflict(bare, lines, refuse)
  const refuseAt = (offset: number, problem: string) => refuse(`${problem} on line ${lines(offset)}`)
  const documents = buildDocuments(parse(bare, refuse), {
    valueOf: (event) => getScalarValue(bare, event),
    refuseAt,
  })
  return documents.map((document) => toJsonDocument(document, lines))
}

type Refuse = (problem: string, hint?: string) => DepgateError

function parse(text: string, refuse: Refuse): ReturnType<typeof parseEvents> {
  let events: ReturnType<typeof parseEvents>
  try {
    events = parseEvents(text, { maxDepth })
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error
    const { reason, mark } = error
    // The reason can quote the text.
    const problem = plain(reason, 120)
    throw refuse(`is not valid YAML: ${problem}${mark === undefined ? '' : ` at line ${mark.line + 1}`}`)
  }
  if (events.length > maxEvents)
    throw refuse(`holds more than ${maxEvents} values`, 'No tool that writes lockfiles makes such a one.')
  return events
}

/** pnpm and yarn merge both sides of a conflict by themselves: what they install then is in neither. */
function refuseConflict(text: string, lines: (offset: number) => number, refuse: Refuse): void {
  const found = /^(?:<{7}|={7}|>{7}|\|{7})/m.exec(text)
  if (found === null) return
  throw refuse(
    `has a conflict marker on line ${lines(found.index)}`,
    'Resolve the merge conflict by hand; the package manager would merge both sides silently.',
  )
}

/** Returns the look-up of the 1-based line of an offset. */
function indexLines(text: string): (offset: number) => number {
  const starts = [0]
  // A search for the character takes a tenth of the time of an expression (measured: 60 ms for 100,000 lines).
  if (!text.includes('\r'))
    for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1)
  else for (const { index, 0: end } of text.matchAll(/\r\n|\r|\n/g)) starts.push(index + end.length)
  return (offset) => {
    let [low, high] = [0, starts.length]
    while (high - low > 1) {
      const middle = (low + high) >> 1
      if ((starts[middle] ?? 0) <= offset) low = middle
      else high = middle
    }
    return low + 1
  }
}

function toJsonDocument({ value, offsets }: BuiltDocument, lines: (offset: number) => number): JsonDocument {
  return {
    value,
    lineOf: (path) => {
      let at: unknown = value
      let offset: number | undefined
      for (const key of path) {
        if (typeof at !== 'object' || at === null) return null
        offset = offsets.get(at)?.get(key)
        if (offset === undefined) return null
        at = (at as Record<string, unknown>)[key]
      }
      return offset === undefined ? null : lines(offset)
    },
  }
}
