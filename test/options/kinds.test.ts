// How each kind of option is parsed, printed and tightened.

import { describe, expect, test } from 'vitest'
import {
  duration,
  durationOrFalse,
  exactSchema,
  exclusions,
  flag,
  isOneOf,
  oneOf,
  parsePatterns,
  patternsSchema,
  refuse,
  someOf,
  wholeNumber,
} from '../../src/options/kinds.ts'
import type { OptionSpec } from '../../src/options/option.ts'
import { DepgateError } from '../../src/errors.ts'

const scale = ['none', 'low', 'high'] as const
const kinds = {
  duration: duration('7d', 'x'),
  shortest: duration('7d', 'x', Math.min),
  'duration or false': durationOrFalse('24h', 'x'),
  exclusions: exclusions('x'),
  flag: flag(false, 'x'),
  'flag whose strict value is false': flag(true, 'x', false),
  number: wholeNumber(3, { min: 0, max: 10 }, 'x'),
  'number of which more is stricter': wholeNumber(3, { min: 0, max: 10 }, 'x', Math.max),
  'one of': oneOf(scale, 'low', 'x'),
  'some of': someOf(scale, ['low'], 'x'),
} satisfies Record<string, OptionSpec<never> | object>
type Kind = keyof typeof kinds
const specOf = (kind: Kind) => kinds[kind] as unknown as OptionSpec<unknown>

describe('parses and prints', () => {
  test.each<[Kind, unknown, unknown, unknown?]>([
    ['duration', '72h', 4320, '3d'],
    ['duration', '0m', 0, '0m'],
    ['duration or false', false, false],
    ['duration or false', '90m', 90, '90m'],
    ['flag', true, true],
    ['flag', false, false],
    ['number', 0, 0],
    ['number', 10, 10],
    ['one of', 'none', 'none'],
    ['some of', [], []],
    ['some of', ['high', 'none'], ['high', 'none']],
    ['exclusions', [], []],
  ])('%s %j', (kind, input, value, printed = value) => {
    const spec = specOf(kind)
    expect(spec.parse(input, 'x')).toEqual(value)
    expect(spec.print(value)).toEqual(printed)
  })
  test('exclusions', () => {
    const texts = ['a', '@s/*', 'b@^1']
    expect(kinds.exclusions.print(kinds.exclusions.parse(texts, 'x'))).toEqual(texts)
  })
})

describe('refuses', () => {
  const span = 'a duration such as 30m, 72h, 7d or 2w'
  test.each<[Kind, unknown, string]>([
    ['duration', 7, `x: 7 is not ${span}`],
    ['duration', '7', `x: "7" is not ${span}`],
    ['duration', undefined, `x: nothing is not ${span}`],
    ['duration or false', true, `x: true is not ${span}, or false`],
    ['duration or false', null, `x: null is not ${span}, or false`],
    ['duration or false', '-1d', `x: "-1d" is not ${span}`],
    ['flag', 'true', 'x: "true" is not true or false'],
    ['flag', 1, 'x: 1 is not true or false'],
    ['number', -1, 'x: -1 is not a whole number from 0 to 10'],
    ['number', 11, 'x: 11 is not a whole number from 0 to 10'],
    ['number', 1.5, 'x: 1.5 is not a whole number from 0 to 10'],
    ['number', NaN, 'x: null is not a whole number from 0 to 10'],
    ['number', '3', 'x: "3" is not a whole number from 0 to 10'],
    ['one of', 'High', 'x: "High" is not one of none, low, high'],
    ['one of', ['high'], 'x: ["high"] is not one of none, low, high'],
    ['some of', 'low', 'x: "low" is not a list of none, low, high'],
    ['some of', ['low', 'x'], 'x[1]: "x" is not one of none, low, high'],
    ['some of', ['low', 'low'], 'x: ["low","low"] is not a list that has each word once'],
    ['exclusions', 'a', 'x: "a" is not a list of packages'],
    ['exclusions', { 0: 'a' }, 'x: {"0":"a"} is not a list of packages'],
    [
      'exclusions',
      ['a', 1],
      'x[1]: 1 is not a name, "@scope/*" or "name@range" with a range that versions can meet',
    ],
    [
      'exclusions',
      ['*'],
      'x[0]: "*" is not a name, "@scope/*" or "name@range" with a range that versions can meet',
    ],
    [
      'exclusions',
      ['a@>2 <1'],
      'x[0]: "a@>2 <1" is not a name, "@scope/*" or "name@range" with a range that versions can meet',
    ],
  ])('%s %j', (kind, input, message) =>
    expect(() => specOf(kind).parse(input, 'x')).toThrow(
      expect.objectContaining({ code: 'EPOLICY', message }) as DepgateError,
    ),
  )
})

test.each<[Kind, unknown, unknown, unknown]>([
  ['duration', 1, 2, 2],
  ['shortest', 1, 2, 1],
  ['duration or false', 1, 2, 2],
  ['duration or false', 1, false, false],
  ['duration or false', false, false, false],
  ['flag', true, false, true],
  ['flag', false, false, false],
  ['flag whose strict value is false', true, false, false],
  ['flag whose strict value is false', true, true, true],
  ['number', 1, 2, 1],
  ['number of which more is stricter', 1, 2, 2],
  ['one of', 'none', 'high', 'none'],
  ['one of', 'high', 'high', 'high'],
  ['some of', ['high'], ['none', 'high'], ['none', 'high']],
  ['some of', [], [], []],
])('the stricter of two values: %s %j and %j', (kind, a, b, stricter) => {
  const spec = specOf(kind)
  expect(spec.stricter(a, b)).toEqual(stricter)
  expect(spec.stricter(b, a)).toEqual(stricter)
})

test('the stricter of two lists of exclusions has what both have', () => {
  const parse = (...texts: string[]) => parsePatterns(texts, 'x')
  const { stricter, print } = kinds.exclusions
  expect(print(stricter(parse('a', 'b'), parse('b', 'c')))).toEqual(['b'])
  expect(print(stricter(parse('a@^1'), parse('a')))).toEqual([])
})

test('a default is refused where it cannot be parsed', () =>
  expect(() => duration('soon', 'x')).toThrow(DepgateError))

test('an error shows a wrong value without escape sequences and secrets, and cuts it', () => {
  expect(refuse('x', '\u001b[31mred', 'a text').message).not.toContain('\u001b')
  expect(refuse('x', 'https://u:hunter2@h.test/', 'a text').message).not.toContain('hunter2')
  expect(refuse('x', 'y'.repeat(10_000), 'a text').message.length).toBeLessThan(100)
})

test.each<[unknown, boolean]>([
  ['low', true],
  ['Low', false],
  ['toString', false],
  [0, false],
  [undefined, false],
])('%j is one of the words: %j', (input, expected) => expect(isOneOf(scale, input)).toBe(expected))

describe('the JSON Schema agrees with the parser', () => {
  const pattern = new RegExp(patternsSchema.items.pattern, 'u')
  test.each<[string, boolean]>([
    ['a', true],
    ['@s/a', true],
    ['@s/*', true],
    ['a@^1 || 2', true],
    ['@s/a@1.0.0', true],
    ['', false],
    ['*', false],
    ['a/b', false],
    ['@s/', false],
    ['a@', false],
    ['a@ ', false],
    ['!a', false],
    ['a'.repeat(214), true],
    ['a'.repeat(215), false],
  ])('pattern %j', (text, isValid) => {
    expect(pattern.test(text)).toBe(isValid)
    expect(isAccepted(() => parsePatterns([text], 'x'))).toBe(isValid)
  })

  const exact = new RegExp(exactSchema.pattern, 'u')
  test.each<[string, boolean]>([
    ['left-pad@1.3.0', true],
    ['@s/a@0.0.1-rc.1', true],
    ['a@1.0.0-0a', true],
    ['a@1.0', false],
    ['a@01.0.0', false],
    ['a@1.0.0-01', false],
    ['a@^1.0.0', false],
    ['a@1.0.0+b', false],
    ['a', false],
    ['@1.0.0', false],
  ])('exact %j', (text, isValid) => expect(exact.test(text)).toBe(isValid))
})

function isAccepted(parse: () => unknown): boolean {
  try {
    parse()
    return true
  } catch (error) {
    expect(error).toBeInstanceOf(DepgateError)
    return false
  }
}
