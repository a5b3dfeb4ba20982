// An object of the policy: what counts as one, and which keys are refused.

import { describe, expect, test } from 'vitest'
import { StrictObject } from '../../src/options/strict-object.ts'
import { DepgateError } from '../../src/errors.ts'

test.each<[unknown, string]>([
  [null, 'x: null is not an object'],
  [undefined, 'x: nothing is not an object'],
  [[], 'x: [] is not an object'],
  ['a', 'x: "a" is not an object'],
  [1, 'x: 1 is not an object'],
])('%j is refused', (input, message) => expect(() => new StrictObject(input, 'x')).toThrow(message))

describe('the keys', () => {
  const object = new StrictObject(JSON.parse('{"a": 1, "__proto__": 2, "b": null}'), 'x')
  test.each<[string, boolean, unknown]>([
    ['a', true, 1],
    ['b', true, null],
    ['__proto__', true, 2],
    ['constructor', false, undefined],
    ['toString', false, undefined],
    ['A', false, undefined],
  ])('%s', (key, has, value) => {
    expect(object.has(key)).toBe(has)
    expect(object.get(key)).toBe(value)
  })
  test('all, in their order', () =>
    expect(object.entries()).toEqual([
      ['a', 1],
      ['__proto__', 2],
      ['b', null],
    ]))
})

describe('unknown keys', () => {
  const allow = (text: string, known: string[], noun?: string) =>
    new StrictObject(JSON.parse(text), 'x').allow(known, noun)
  test('none', () => {
    expect(() => allow('{"a": 1}', ['a', 'b'])).not.toThrow()
    expect(() => allow('{}', [])).not.toThrow()
  })
  test.each<[string, string[], string | undefined, RegExp]>([
    [
      '{"exclude": 1, "minimun": 1}',
      ['minimum', 'exclude'],
      undefined,
      /^x: unknown key "minimun".*"?minimum/,
    ],
    ['{"__proto__": 1}', ['a'], undefined, /^x: unknown key "__proto__"/],
    ['{"constructor": 1}', ['a'], undefined, /^x: unknown key "constructor"/],
    ['{"zzz": 1}', ['a'], 'rule', /^x: unknown rule "zzz"; there are a$/],
    ['{"\\u001b[31mzzz\\n": 1}', ['a'], undefined, /^x: unknown key "zzz"; there are a$/],
  ])('%s', (text, known, noun, message) => {
    expect(() => allow(text, known, noun)).toThrow(DepgateError)
    expect(() => allow(text, known, noun)).toThrow(message)
  })
  test('a long one is cut', () =>
    expect(() => allow(`{"${'z'.repeat(10_000)}": 1}`, ['a'])).toThrow(/^.{0,90}$/))
})
