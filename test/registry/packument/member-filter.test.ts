// Filters for the members of JSON objects, by the bytes of their keys.

import { expect, test } from 'vitest'
import { choose, decodeKey, keeping } from '../../../src/registry/packument/member-filter.ts'

const text = (value: string) => new TextEncoder().encode(value)
const inner = keeping({ c: 'all' })
const filter = keeping({ a: 'all', bb: inner, bc: 'all', ü: 'all', '': 'all' })

test.each([
  ['a', 'all'],
  ['bb', inner],
  ['bc', 'all'],
  ['ü', 'all'],
  ['', 'all'],
  ['b', undefined],
  ['A', undefined],
  ['bd', undefined],
  ['aaa', undefined],
  ['x'.repeat(10_000), undefined],
  ['__proto__', undefined],
])('the member %j', (key, choice) => {
  const bytes = text(`xx${key}yy`)
  expect(choose(filter, bytes, 2, bytes.length - 2)).toBe(choice)
})

test('any other member, where there is a filter for those', () => {
  const others = keeping({ a: 'all' }, inner)
  expect(choose(others, text('a'), 0, 1)).toBe('all')
  expect(choose(others, text('b'), 0, 1)).toBe(inner)
  expect(choose(others, text('bbbb'), 0, 4)).toBe(inner)
  expect(choose(keeping({}), text('a'), 0, 1)).toBeUndefined()
})

test('the lists of keys have no holes', () => {
  expect(Object.keys(keeping({ aaa: 'all' }).keys)).toHaveLength(4)
})

test.each([
  ['time', 'time'],
  ['\\u0074ime', 'time'],
  ['a\\"b', 'a"b'],
  ['ü', 'ü'],
  ['', ''],
  ['\\u00', ''],
  ['\\x', ''],
  ['a"b', ''],
  ['\n', ''],
])('the key %j is %j', (raw, key) => expect(decodeKey(text(raw))).toEqual(text(key)))
