// Decoders of untrusted JSON values: each takes a value and its path.

import { DepgateError } from '../errors.ts'
import { isReportTime } from '../options/time.ts'
import { plain } from '../text/plain.ts'
import { formatRefusal } from '../text/refusal.ts'

/** Reads a value. @throws {DepgateError} EREPORT, naming `where`. */
export type Read<T> = (input: unknown, where: string) => T

function refuse(where: string, input: unknown, wanted: string): DepgateError {
  const kind = input === null ? 'null' : Array.isArray(input) ? 'a list' : typeof input
  const isShort = ['string', 'number', 'boolean'].includes(kind)
  const shown = input === undefined ? 'nothing' : isShort ? plain(JSON.stringify(input), 60) : kind
  return new DepgateError('EREPORT', formatRefusal(plain(where, 200), `${shown} is not ${wanted}`))
}

/** A string, cleaned, of at most `limit` characters. */
export const text =
  (limit = 2_000): Read<string> =>
  (input, where) => {
    if (typeof input !== 'string') throw refuse(where, input, 'a string')
    return plain(input, limit)
  }

/** A moment in ISO 8601. */
export const moment: Read<string> = (input, where) => {
  if (typeof input !== 'string' || !isReportTime(input)) throw refuse(where, input, 'an ISO 8601 time')
  return input
}

/** A whole number from `min` on. */
export const whole =
  (min = -Infinity): Read<number> =>
  (input, where) => {
    if (!Number.isSafeInteger(input) || (input as number) < min)
      throw refuse(where, input, Number.isFinite(min) ? `a whole number from ${min} on` : 'a whole number')
    return input as number
  }

export const flag: Read<boolean> = (input, where) => {
  if (typeof input !== 'boolean') throw refuse(where, input, 'true or false')
  return input
}

/** One of some words. */
export const oneOf =
  <const T extends string | number>(...words: readonly T[]): Read<T> =>
  (input, where) => {
    const word = words.find((one) => one === input)
    if (word === undefined) throw refuse(where, input, words.join(', '))
    return word
  }

export const orNull =
  <T>(read: Read<T>): Read<T | null> =>
  (input, where) =>
    input === null ? null : read(input, where)

/** For keys that earlier versions did not write. */
export const orElse =
  <T>(read: Read<T>, fallback: T): Read<T> =>
  (input, where) =>
    input === undefined ? fallback : read(input, where)

/** A list of at most `max` elements. */
export const list =
  <T>(read: Read<T>, max = 10_000): Read<readonly T[]> =>
  (input, where) => {
    if (!Array.isArray(input)) throw refuse(where, input, 'a list')
    if (input.length > max) throw refuse(where, input, `a list of at most ${max}`)
    return input.map((one, index) => read(one, `${where}[${index}]`))
  }

/** An object with any keys, at most `max`. */
export const record =
  <T>(read: Read<T>, max = 200): Read<Readonly<Record<string, T>>> =>
  (input, where) => {
    const entries = Object.entries(open(input, where))
    if (entries.length > max) throw refuse(where, input, `an object of at most ${max} keys`)
    return Object.fromEntries(
      entries.map(([key, value]) => [plain(key, 100), read(value, `${where}.${key}`)]),
    )
  }

/** An object of known keys; others are ignored, since later versions add some. */
export const shape =
  <T extends object>(readers: { readonly [K in keyof T]-?: Read<T[K]> }): Read<T> =>
  (input, where) => {
    const object = open(input, where)
    const entries = Object.entries<Read<unknown>>(readers).map(([key, read]) => {
      const value = Object.hasOwn(object, key) ? object[key] : undefined
      return [key, read(value, where === '' ? key : `${where}.${key}`)] as const
    })
    // An optional key that was absent stays absent.
    return Object.fromEntries(entries.filter(([, value]) => value !== undefined)) as T
  }

function open(input: unknown, where: string): Record<string, unknown> {
  if (typeof input !== 'object' || input === null || Array.isArray(input))
    throw refuse(where === '' ? 'the report' : where, input, 'an object')
  return input as Record<string, unknown>
}
