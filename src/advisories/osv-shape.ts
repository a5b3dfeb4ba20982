// The shapes of the OSV schema (1.7): what is not of its shape is refused, since what it means to cover is not known.

import { DepgateError } from '../errors.ts'
import type { OsvEvent } from '../model/evidence.ts'

export type Fields = Readonly<Record<string, unknown>>

/** Whether a value is an object that is no list. */
export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/**
 * Takes an object; `keys` are those that are read of it.
 *
 * @throws {DepgateError} EADVISORIES, for another value and for one of the keys in another case: read as an unknown key,
 * `Affected` would cover nothing.
 */
export function asFields(value: unknown, where: string, keys: readonly string[] = []): Fields {
  if (!isFields(value)) throw malformed(where)
  for (const key of Object.keys(value)) {
    if (key.length <= 40 && !keys.includes(key) && keys.includes(key.toLowerCase()))
      throw malformed(`${where}.${key}`)
  }
  return value
}

/** Takes a list; an absent one is empty, null is none. */
export function asList(value: unknown, where: string): readonly unknown[] {
  if (value === undefined) return []
  if (!Array.isArray(value)) throw malformed(where)
  return value
}

export function asText(value: unknown, where: string): string {
  if (typeof value !== 'string') throw malformed(where)
  return value
}

export function asOptionalText(value: unknown, where: string): string | null {
  return value === undefined || value === null ? null : asText(value, where)
}

/** Reads an RFC 3339 time, in milliseconds since 1970; null for any other text, and for a day that no calendar has. */
export function readTime(text: string): number | null {
  const match = /^(\d{4})-(\d\d)-(\d\d)T\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)$/.exec(text)
  if (match === null) return null
  const [, year, month, day] = match.map(Number)
  const daysInMonth = new Date(Date.UTC(year ?? 0, month ?? 0, 0)).getUTCDate()
  const time = Date.parse(text)
  return (day ?? 0) > daysInMonth || Number.isNaN(time) ? null : time
}

export function malformed(where: string): DepgateError {
  return new DepgateError('EADVISORIES', `not an OSV record: ${where} has the wrong shape`)
}

/** Reads the ranges of an entry or a report, without those of type GIT: they speak of commits. */
export function asRanges(value: unknown): (readonly OsvEvent[])[] {
  return asList(value, 'ranges').flatMap((one) => {
    const range = asFields(one, 'ranges', ['type', 'events'])
    if (asText(range.type, 'ranges.type') === 'GIT') return []
    return [asList(range.events, 'events').map(asEvent)]
  })
}

const eventKeys = ['introduced', 'fixed', 'last_affected', 'limit'] as const

function asEvent(value: unknown): OsvEvent {
  const event = asFields(value, 'events', eventKeys)
  const known = eventKeys.flatMap((key) =>
    event[key] === undefined ? [] : [[key, asText(event[key], 'events')] as const],
  )
  return Object.fromEntries(known)
}
