import fc from 'fast-check'
import { expect, test } from 'vitest'
import { hasTwinKeys } from '../../src/json/equal-keys.ts'

const ask = (text: string) => hasTwinKeys(text, JSON.parse(text))

test.each([
  '{"a":1,"a":1}',
  '{"a":1,"b":2,"\\u0061":1}',
  '{"x":[{"y":{"a":{},"b":1,"a":{}}}]}',
  '{"__proto__":1,"__proto__":2}',
  '{"1":1,"1" \n\t: 2}',
  '{"":1,"":2}',
  '{"a\\\\":1,"a\\\\":2}',
])('%s has a key twice', (text) => expect(ask(text)).toBe(true))

test.each([
  '{}',
  '[]',
  '"a"',
  'null',
  '{"a":{"a":{"a":1}},"b":[{"a":1},{"a":1}]}',
  '{"a":"\\":\\"","b":"a\\\\","c":":"}',
  '{"a":"\\"a\\":1","\\"":1,"__proto__":1,"constructor":2}',
  '["a",":","a:"]',
  '{"a" : "a", "b" : ":" }',
])('%s has none', (text) => expect(ask(text)).toBe(false))

test('what JSON.stringify writes has none, and a repeated key is found', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.string(), fc.jsonValue(), (value, key, more) => {
      expect(ask(JSON.stringify(value))).toBe(false)
      expect(ask(JSON.stringify(value, null, '\t'))).toBe(false)
      const member = `${JSON.stringify(key)}:${JSON.stringify(more)}`
      expect(ask(`[${JSON.stringify(value)},{${member},${member}}]`)).toBe(true)
    }),
  )
})

test('a text may nest deeper than the stack', () => {
  expect(ask(`${'['.repeat(5_000)}{"a":1,"a":2}${']'.repeat(5_000)}`)).toBe(true)
})
