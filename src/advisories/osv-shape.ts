// Decoders for the OSV schema (1.7). Other shapes are refused: it is not known what they cover.

import { DepgateError } from '../errors.ts'
import type { OsvEvent } from '../model/evidence.ts'

export type Fields = Readonly<Record<string, unknown>>

/** Whether a value is an object that is no list. */
export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/**
 * Decodes an object; `keys` are the keys that are read from it.
 *
 * @throws {DepgateError} EADVISORIES for another type, and for one of the keys in another case: `Affected`, ignored as an
 * unknown key, would cover nothing.
 */
export function asFields(value: unknown, where: string, keys: readonly string[] = []): Fields {
  if (!isFields(value)) throw malformed(where)
  for (const key of Object.keys(value)) {
    if (key.length <= 40 && !keys.includes(key) && keys.includes(key.toLowerCase()))
      throw malformed(`${where}.${key}`)
  }
  return value
}

/** Decodes a list; an absent one is empty, null is invalid. */
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

export function malformed(where: string): DepgateError {
  return new DepgateError('EADVISORIES', `not an OSV record: ${where} has the wrong shape`)
}

/** Decodes the ranges of an entry or a report, without those of type GIT, which list commits. */
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
