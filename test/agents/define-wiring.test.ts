// How a settings file's text is read before hooks are written into it or looked for.

import { expect, test } from 'vitest'
import { isText, readSettings } from '../../src/agents/define-wiring.ts'

test.each<[string | null, unknown]>([
  [null, {}],
  ['', {}],
  ['{}', {}],
  ['{"a":1}', { a: 1 }],
  ['\uFEFF{"a":1}', { a: 1 }],
  ['{', {}],
  ['{"a":1} // x', {}],
  ['[]', {}],
  ['null', {}],
  ['"a"', {}],
  ['1', {}],
  ['[{"a":1}]', {}],
])('%j is read as %j', (text, expected) => expect(readSettings(text)).toEqual(expected))

test('__proto__ is a key like any other', () => {
  const read = readSettings('{"__proto__":{"hooks":1}}')
  expect(Object.keys(read)).toEqual(['__proto__'])
  expect(read.hooks).toBeUndefined()
})

test.each([
  ['a', true],
  ['', false],
  [null, false],
  [['a'], false],
  [1, false],
])('isText(%j) is %j', (value, expected) => expect(isText(value)).toBe(expected))
