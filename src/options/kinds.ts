// The types of options that rules can have: how each is parsed, printed, described and tightened.

import { durationPattern, parseDuration, printDuration } from './duration.ts'
import { DepgateError } from '../errors.ts'
import type { OptionSpec } from './option.ts'
import { maxPatternLength, parsePattern } from './package-pattern.ts'
import { plain } from '../text/plain.ts'
import { formatRefusal } from '../text/refusal.ts'
import type { Pattern } from '../model/policy.ts'

/** Returns the error for a wrong value: its path, the value, and what is expected. */
export function refuse(where: string, input: unknown, wanted: string): DepgateError {
  const shown = plain(JSON.stringify(input) ?? 'nothing', 60)
  return new DepgateError('EPOLICY', formatRefusal(where, `${shown} is not ${wanted}`))
}

const durationSchema = { type: 'string', pattern: durationPattern }
const durationWords = 'a duration such as 30m, 72h, 7d or 2w'

/** A duration in minutes; the longer is the stricter unless `stricter` is given. */
export function duration(
  text: string,
  summary: string,
  stricter: (a: number, b: number) => number = Math.max,
): OptionSpec<number> {
  const parse = (input: unknown, where: string): number => {
    const minutes = typeof input === 'string' ? parseDuration(input) : null
    if (minutes === null) throw refuse(where, input, durationWords)
    return minutes
  }
  return {
    default: parse(text, summary),
    summary,
    schema: durationSchema,
    parse,
    stricter,
    print: printDuration,
  }
}

/** A duration in minutes, or `false`, which is the strictest: the exception that it grants is off. */
export function durationOrFalse(text: string, summary: string): OptionSpec<number | false> {
  const span = duration(text, summary)
  return {
    default: span.default,
    summary,
    schema: { anyOf: [durationSchema, { const: false }] },
    parse: (input, where) => {
      if (input === false) return false
      if (typeof input !== 'string') throw refuse(where, input, `${durationWords}, or false`)
      return span.parse(input, where)
    },
    stricter: (a, b) => (a === false || b === false ? false : Math.max(a, b)),
    print: (value) => (value === false ? false : printDuration(value)),
  }
}

// npm's grammar for names with its maximum length, and then a range, which only the parser can check.
const nameText = '(?:@[A-Za-z0-9~-][A-Za-z0-9._~-]*/)?[A-Za-z0-9~-][A-Za-z0-9._~-]*'
const bounded = '(?=.[^@]{0,213}(?:@|$))'

/** JSON Schema of a list of patterns. */
export const patternsSchema = {
  type: 'array',
  items: {
    type: 'string',
    maxLength: maxPatternLength,
    pattern: `^(?:@[A-Za-z0-9~-][A-Za-z0-9._~-]*/\\*|${bounded}${nameText}(?:@(?=[^]*\\S)[^]+)?)$`,
  },
}

const release = '(?:0|[1-9]\\d{0,15})'
const part = '(?:0|[1-9]\\d*|\\d*[A-Za-z-][0-9A-Za-z-]*)'

/** JSON Schema of an exact package: `left-pad@1.3.0`. */
export const exactSchema = {
  type: 'string',
  pattern: `^${bounded}${nameText}@${release}\\.${release}\\.${release}(?:-${part}(?:\\.${part})*)?$`,
}

/** Patterns of packages that a rule skips; fewer are stricter. */
export function exclusions(summary: string): OptionSpec<readonly Pattern[]> {
  return {
    default: [],
    summary,
    schema: patternsSchema,
    parse: parsePatterns,
    stricter: (a, b) => a.filter((one) => b.some((other) => other.text === one.text)),
    print: (value) => value.map((pattern) => pattern.text),
  }
}

/** Reads a list of patterns. @throws {DepgateError} EPOLICY. */
export function parsePatterns(input: unknown, where: string): readonly Pattern[] {
  if (!Array.isArray(input)) throw refuse(where, input, 'a list of packages')
  return input.map((entry: unknown, index) => {
    const pattern = typeof entry === 'string' ? parsePattern(entry) : null
    if (pattern === null)
      throw refuse(
        `${where}[${index}]`,
        entry,
        'a name, "@scope/*" or "name@range" with a range that versions can meet',
      )
    return pattern
  })
}

/** A boolean; `strict` is the stricter of its two values. */
export function flag(byDefault: boolean, summary: string, strict = true): OptionSpec<boolean> {
  return {
    default: byDefault,
    summary,
    schema: { type: 'boolean' },
    parse: (input, where) => {
      if (typeof input !== 'boolean') throw refuse(where, input, 'true or false')
      return input
    },
    stricter: (a, b) => (a === strict || b === strict ? strict : !strict),
    print: (value) => value,
  }
}

/** A whole number from `min` to `max`; the lower is the stricter unless `stricter` is given. */
export function wholeNumber(
  byDefault: number,
  { min, max }: { readonly min: number; readonly max: number },
  summary: string,
  stricter: (a: number, b: number) => number = Math.min,
): OptionSpec<number> {
  return {
    default: byDefault,
    summary,
    schema: { type: 'integer', minimum: min, maximum: max },
    parse: (input, where) => {
      const isFit = typeof input === 'number' && Number.isInteger(input) && input >= min && input <= max
      if (!isFit) throw refuse(where, input, `a whole number from ${min} to ${max}`)
      return input
    },
    stricter,
    print: (value) => value,
  }
}

/** One word of a scale; `scale` is ordered from the strictest to the most permissive. */
export function oneOf<const T extends string>(
  scale: readonly T[],
  byDefault: T,
  summary: string,
): OptionSpec<T> {
  return {
    default: byDefault,
    summary,
    schema: { enum: [...scale] },
    parse: (input, where) => {
      const found = scale.find((word) => word === input)
      if (found === undefined) throw refuse(where, input, `one of ${scale.join(', ')}`)
      return found
    },
    stricter: (a, b) => (scale.indexOf(a) <= scale.indexOf(b) ? a : b),
    print: (value) => value,
  }
}

/** A subset of some words; the larger is the stricter. */
export function someOf<const T extends string>(
  words: readonly T[],
  byDefault: readonly T[],
  summary: string,
): OptionSpec<readonly T[]> {
  const word = oneOf(words, words[0] as T, summary)
  return {
    default: byDefault,
    summary,
    schema: { type: 'array', items: word.schema, uniqueItems: true },
    parse: (input, where) => {
      if (!Array.isArray(input)) throw refuse(where, input, `a list of ${words.join(', ')}`)
      const chosen = input.map((entry: unknown, index) => word.parse(entry, `${where}[${index}]`))
      if (new Set(chosen).size < chosen.length) throw refuse(where, input, 'a list that has each word once')
      return chosen
    },
    stricter: (a, b) => words.filter((one) => a.includes(one) || b.includes(one)),
    print: (value) => value,
  }
}

/** Whether a value is one of the words. */
export function isOneOf<const T extends string>(words: readonly T[], input: unknown): input is T {
  return words.some((word) => word === input)
}
