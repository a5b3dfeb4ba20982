// Decoders of untrusted JSON values: what each accepts, cleans and refuses.

import { describe, expect, test } from 'vitest'
import {
  flag,
  list,
  moment,
  oneOf,
  orElse,
  orNull,
  record,
  shape,
  text,
  whole,
  type Read,
} from '../../src/json/decoders.ts'
import { refusalOf } from '../support/refusal.ts'

const point = shape<{ x: number; label?: string }>({ x: whole(), label: orElse(text(), undefined as never) })

describe('accepted', () => {
  test.each<[string, Read<unknown>, unknown, unknown]>([
    ['a string', text(), 'a', 'a'],
    ['an empty string', text(), '', ''],
    ['a string with an escape sequence', text(), '\u001b[31mred\u0007', 'red'],
    ['a long string, cut', text(5), 'abcdefgh', 'abcd…'],
    ['a time', moment, '2026-06-15T12:00:00.000Z', '2026-06-15T12:00:00.000Z'],
    ['a whole number', whole(), -3, -3],
    ['the smallest one', whole(0), 0, 0],
    ['the largest one', whole(), Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER],
    ['true', flag, true, true],
    ['false', flag, false, false],
    ['a known word', oneOf('pass', 'fail'), 'fail', 'fail'],
    ['a known number', oneOf(1, 2), 2, 2],
    ['null where it is allowed', orNull(text()), null, null],
    ['a value beside null', orNull(text()), 'a', 'a'],
    ['an absent value with a fallback', orElse(whole(), 7), undefined, 7],
    ['a value with a fallback', orElse(whole(), 7), 1, 1],
    ['an empty list', list(flag), [], []],
    ['a list at its limit', list(flag, 2), [true, false], [true, false]],
    ['a record', record(whole()), { a: 1 }, { a: 1 }],
    ['a record at its limit', record(whole(), 1), { a: 1 }, { a: 1 }],
    ['a key with an escape sequence', record(whole()), { '\u001b[31ma': 1 }, { a: 1 }],
    ['a shape without its optional key', point, { x: 1 }, { x: 1 }],
    ['a shape of a later version', point, { x: 1, label: 'a', y: 2 }, { x: 1, label: 'a' }],
  ])('%s', (_, read, input, expected) => {
    const found = read(input, 'at')
    expect(found).toEqual(expected)
    // `toEqual` takes an absent key and an undefined one for the same.
    expect(JSON.stringify(found)).toBe(JSON.stringify(expected))
    if (typeof found === 'object' && found !== null)
      expect(Object.keys(found)).toEqual(Object.keys(expected as object))
  })
})

describe('refused', () => {
  test.each<[string, Read<unknown>, unknown, string]>([
    ['no string', text(), 3, 'at: 3 is not a string'],
    ['null for a string', text(), null, 'at: null is not a string'],
    ['a list for a string', text(), ['a'], 'at: a list is not a string'],
    ['an object for a string', text(), {}, 'at: object is not a string'],
    ['nothing for a string', text(), undefined, 'at: nothing is not a string'],
    ['a time without a zone', moment, '2026-06-15', 'at: "2026-06-15" is not an ISO 8601 time'],
    [
      'a time that no calendar has',
      moment,
      '2026-13-45T12:00:00Z',
      'at: "2026-13-45T12:00:00Z" is not an ISO 8601 time',
    ],
    ['a number for a time', moment, 1_765_000_000, 'at: 1765000000 is not an ISO 8601 time'],
    ['a fraction', whole(), 1.5, 'at: 1.5 is not a whole number'],
    [
      'a number that is too large to be exact',
      whole(),
      2 ** 53,
      'at: 9007199254740992 is not a whole number',
    ],
    ['no number', whole(), NaN, 'at: null is not a whole number'],
    ['a number as text', whole(0), '1', 'at: "1" is not a whole number from 0 on'],
    ['a number below the smallest', whole(1), 0, 'at: 0 is not a whole number from 1 on'],
    ['a word for a flag', flag, 'true', 'at: "true" is not true or false'],
    ['an unknown word', oneOf('pass', 'fail'), 'PASS', 'at: "PASS" is not pass, fail'],
    ['a word of the prototype', oneOf('pass'), 'constructor', 'at: "constructor" is not pass'],
    ['null where only absence is allowed', orElse(text(), ''), null, 'at: null is not a string'],
    ['absence where only null is allowed', orNull(text()), undefined, 'at: nothing is not a string'],
    ['an object for a list', list(flag), { length: 0 }, 'at: object is not a list'],
    ['a list above its limit', list(flag, 1), [true, true], 'at: a list is not a list of at most 1'],
    ['an element', list(flag), [true, 0], 'at[1]: 0 is not true or false'],
    ['a list for a record', record(flag), [], 'at: a list is not an object'],
    ['null for a record', record(flag), null, 'at: null is not an object'],
    [
      'a record above its limit',
      record(flag, 1),
      { a: true, b: true },
      'at: object is not an object of at most 1 keys',
    ],
    ['a value of a record', record(flag), { a: 1 }, 'at.a: 1 is not true or false'],
    ['a shape without a required key', point, {}, 'at.x: nothing is not a whole number'],
    ['a list for a shape', point, [], 'at: a list is not an object'],
  ])('%s', (_, read, input, message) => {
    const refusal = refusalOf(() => read(input, 'at'))
    expect([refusal.code, refusal.message]).toEqual(['EREPORT', message])
  })

  test('at the root the report is named', () => {
    expect(refusalOf(() => point(null, '')).message).toBe('the report: null is not an object')
    expect(refusalOf(() => point({ x: 'a' }, '')).message).toBe('x: "a" is not a whole number')
  })

  test('untrusted text in a message is cleaned and cut', () => {
    const { message } = refusalOf(() =>
      flag(`\u001b[31m${'a'.repeat(500)}`, `\u001b]0;x\u0007${'b'.repeat(500)}`),
    )
    expect(message).not.toMatch(/[\u0000-\u001f]/)
    expect(message.length).toBeLessThan(300)
  })
})

describe('keys of the prototype', () => {
  const named = shape<{ toString: string }>({ toString: orElse(text(), 'absent') })

  test('an inherited property is no value', () => expect(named({}, '')).toEqual({ toString: 'absent' }))
  test('an own one is', () => expect(named({ toString: 'own' }, '')).toEqual({ toString: 'own' }))

  test('a record keeps __proto__ as a key and no prototype is set', () => {
    const found = record(whole())(JSON.parse('{"__proto__": 1}'), 'at')
    expect(Object.keys(found)).toEqual(['__proto__'])
    expect(Object.getPrototypeOf(found)).toBe(Object.prototype)
  })
})
