// Members of objects in JSON, JSON with comments and JSON5, put in and taken out to the byte.

import { expect, test } from 'vitest'
import {
  dropMember,
  findObject,
  listMembers,
  prependMember,
  readString,
} from '../../../src/setup/bots/json-member.ts'

test.each<[string, readonly string[]]>([
  ['{"a": {"b": 1}, "c": [1, {"d": 2}]}', ['a', 'c']],
  ["// {x: 1}\n{ /* , */ a: 'b:c', // d: 1\n 'e': \"}\", }", ['a', 'e']],
  ['{}', []],
])('%s', (text, keys) => expect(listMembers(text, findObject(text))?.map((one) => one.key)).toEqual(keys))

test.each(['[1]', '', '"x"', '{"a": 1', '{'])('%j is no object', (text) =>
  expect(listMembers(text, findObject(text))).toBeNull(),
)

test.each(['{}', '{\n}\n', '{\r\n\t"a": 1\r\n}\r\n', '{ "a": 1 }', '{\n  // why\n  "a": [1], // b\n}'])(
  '%j gets it back',
  (text) => {
    const edited = prependMember(text, findObject(text), '"x": "y"')
    const [first] = listMembers(edited, findObject(edited)) ?? []
    expect(first && edited.slice(first.value, first.end)).toBe('"y"')
    expect(first && dropMember(edited, findObject(edited), first)).toBe(text.replace('{\n}', '{}'))
  },
)

test('strings', () => {
  expect([`"a\\"b"`, `'a'`, 'a'].map(readString)).toEqual(['a"b', 'a', null])
})
