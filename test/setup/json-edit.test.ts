// Edits of a JSON text in one place: position, layout, and removal to the byte.

import { parseTree, findNodeAtLocation, type Node } from 'jsonc-parser'
import { describe, expect, test } from 'vitest'
import {
  appendElement,
  deleteElement,
  deleteProperty,
  insertProperty,
  print,
} from '../../src/setup/json-edit.ts'

const at = (text: string, ...path: (string | number)[]): Node => {
  const tree = parseTree(text)
  const node = tree === undefined ? undefined : findNodeAtLocation(tree, path)
  if (node === undefined) throw new Error(`nothing at ${path.join('.')}`)
  return node
}
const property = (text: string, ...path: string[]): Node => {
  const { parent } = at(text, ...path)
  if (parent === undefined) throw new Error('no property')
  return parent
}

describe('a property', () => {
  test.each([
    ['an empty object gets lines of its own', '{}', '{\n  "k": [\n    1\n  ]\n}'],
    ['a line takes it on the line', '{"a":1}', '{"a":1, "k": [ 1 ]}'],
    ['lines get one more', '{\n  "a": 1\n}\n', '{\n  "a": 1,\n  "k": [\n    1\n  ]\n}\n'],
    ['in the indent that is there', '{\n\t"a": 1\n}', '{\n\t"a": 1,\n\t"k": [\n\t\t1\n\t]\n}'],
    ['in four spaces', '{\n    "a": 1\n}', '{\n    "a": 1,\n    "k": [\n        1\n    ]\n}'],
    [
      'with the line breaks that are there',
      '{\r\n  "a": 1\r\n}',
      '{\r\n  "a": 1,\r\n  "k": [\r\n    1\r\n  ]\r\n}',
    ],
    ['beside a comment', '{\n  "a": 1 // why\n}', '{\n  "a": 1,\n  "k": [\n    1\n  ] // why\n}'],
  ])('%s', (_, text, edited) => {
    expect(insertProperty(text, at(text), 'k', [1])).toBe(edited)
    expect(deleteProperty(edited, property(edited, 'k'))).toBe(text)
  })

  test('in an inner object has the indent of its depth', () => {
    const text = '{\n  "a": {}\n}'
    const edited = insertProperty(text, at(text, 'a'), 'k', { b: 1 })
    expect(edited).toBe('{\n  "a": {\n    "k": {\n      "b": 1\n    }\n  }\n}')
    expect(deleteProperty(edited, property(edited, 'a', 'k'))).toBe(text)
  })

  test('has its name and its text quoted', () =>
    expect(insertProperty('{"a":1}', at('{"a":1}'), 'k"\n', '\u2028"')).toBe(
      '{"a":1, "k\\"\\n": "\u2028\\""}',
    ))

  test.each([
    ['the first of several', '{"a":1, "b":2}', 'a', '{"b":2}'],
    ['the last', '{"a":1, "b":2}', 'b', '{"a":1}'],
    ['one in the middle', '{\n  "a": 1,\n  "b": 2,\n  "c": 3\n}', 'b', '{\n  "a": 1,\n  "c": 3\n}'],
    ['the only one', '{"a":1}', 'a', '{}'],
    ['the only one, formatted since', '{\n        "a": 1\n}', 'a', '{}'],
  ])('is taken out: %s', (_, text, name, left) =>
    expect(deleteProperty(text, property(text, name))).toBe(left),
  )
})

describe('an element', () => {
  test.each([
    ['an empty list', '{"a":[]}', '{"a":[{ "b": [ 1 ], "c": {}, "d": [] }]}'],
    ['a line', '{"a":[ 1 ]}', '{"a":[ 1, { "b": [ 1 ], "c": {}, "d": [] } ]}'],
    [
      'lines',
      '{\n  "a": [\n    1\n  ]\n}',
      '{\n  "a": [\n    1,\n    {\n      "b": [\n        1\n      ],\n      "c": {},\n      "d": []\n    }\n  ]\n}',
    ],
  ])('goes behind the others: %s', (_, text, edited) => {
    expect(appendElement(text, at(text, 'a'), { b: [1], c: {}, d: [] })).toBe(edited)
    const list = at(edited, 'a').children ?? []
    const last = list.at(-1)
    if (last === undefined) throw new Error('no element')
    expect(deleteElement(edited, last)).toBe(text)
  })

  test.each([
    ['[1, 2, 3]', 0, '[2, 3]'],
    ['[1, 2, 3]', 1, '[1, 3]'],
    ['[1, 2, 3]', 2, '[1, 2]'],
    ['[\n  1,\n  2\n]', 0, '[\n  2\n]'],
    ['[ 1 ]', 0, '[  ]'],
  ])('is taken out of %j at %i', (text, nth, left) => expect(deleteElement(text, at(text, nth))).toBe(left))
})

describe('a value in the place of another', () => {
  test.each([
    ['{"a":1}', '[ 2, null, "x" ]'],
    ['{"a":{}}', '[ 2, null, "x" ]'],
    ['{\n  "a": {\n  }\n}', '[\n    2,\n    null,\n    "x"\n  ]'],
    ['{\n\t"a": [\n\t]\n}', '[\n\t\t2,\n\t\tnull,\n\t\t"x"\n\t]'],
  ])('of %j takes its layout', (text, printed) =>
    expect(print(text, at(text, 'a'), [2, null, 'x'])).toBe(printed),
  )
})

test('an indent that is too wide for JSON.stringify is cut to eight', () => {
  const text = `{\n${' '.repeat(12)}"a": 1\n}`
  expect(JSON.parse(insertProperty(text, at(text), 'k', { b: 1 }))).toEqual({ a: 1, k: { b: 1 } })
})
