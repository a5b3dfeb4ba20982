// Lines and duplicate keys of a JSON text.

import { describe, expect, test } from 'vitest'
import { indexLines } from '../../src/json/positions.ts'

const twinsOf = (text: string) => {
  const twins: [string, number, number][] = []
  indexLines(text, (key, first, second) => twins.push([key, first, second]))
  return twins
}

describe('the line of a path', () => {
  test.each<[string, string[], number | null]>([
    ['"x"', [], 1],
    [' \t-1.5e+3\n', [], 1],
    ['{"a":"\\\\","b":"\\"",\n"c\\"":[true,false,\nnull,-0.1]}', ['c"'], 2],
    ['{"a":"\\\\","b":"\\"",\n"c\\"":[true,false,\nnull,-0.1]}', ['c"', '3'], 3],
    ['{"a":"{\\"b\\":1,","b":\n"]}"}', ['b'], 1],
    // Each of the three line breaks counts once, and none within a string: U+2028 is a character there.
    ['[\r\n1,\r2,\n\r3,"\u2028",4]', ['2'], 5],
    ['[\r\n1,\r2,\n\r3,"\u2028",4]', ['4'], 5],
    ['[[1,2],{"a":1},"x",\n3]', ['3'], 2],
    ['{"a":[{"b":1},{"c":1}],\n"d":{}}', ['d'], 2],
    ['\n\n[1]', [], 3],
    // A property is on the line of its key, an element on that of its value.
    ['{"a":\n\n1}', ['a'], 1],
    ['[\n1,\n\n{}]', ['0'], 2],
    ['[\n1,\n\n{}]', ['1'], 4],
    ['{"a": {},\n"b": 1}', ['b'], 2],
    ['{"a": [[],\n[{"b":\n1}]]}', ['a', '1'], 2],
    ['{"a": [[],\n[{"b":\n1}]]}', ['a', '1', '0', 'b'], 2],
    ['{"a": 1}', ['a', 'b'], null],
    ['{"a": "text"}', ['a', '0'], null],
    ['{"a": {}}', ['a', 'b'], null],
    ['[1]', ['1'], null],
    ['[1]', ['length'], null],
    ['{}', ['__proto__'], null],
    ['{\n"__proto__": 1}', ['__proto__'], 2],
    ['{"a":\n{"b": 1}}', ['b'], null],
    ['{"a": {"b": 1},\n"c": 2}', ['a', 'c'], null],
  ])('%j: %j', (text, path, line) =>
    expect(
      indexLines(text, () => {
        throw new Error('there is no duplicate key')
      })(path),
    ).toBe(line),
  )
})

describe('duplicate keys', () => {
  test.each<[string, [string, number, number][]]>([
    ['{"a": 1}', []],
    ['{"a": {"a": 1}}', []],
    ['[{"a": 1}, {"a": 1}]', []],
    ['["a", "a"]', []],
    ['{"a": 1,\n"a": 2}', [['a', 1, 2]]],
    ['{"a": {"x": 1},\n"a": {"x": 1}}', [['a', 1, 2]]],
    ['{"x": [{"b": 1,\n"b": 2}]}', [['b', 1, 2]]],
    [
      '{"a": 1,\n"a": 2,\n"a": 3}',
      [
        ['a', 1, 2],
        ['a', 2, 3],
      ],
    ],
    // Compared as they are decoded, each letter for itself.
    ['{"a": 1, "\\u0061": 2}', [['a', 1, 1]]],
    ['{"a": 1, "A": 2}', []],
    ['{"a": "a", "b": "a"}', []],
    ['{"\\"": 1, "\\u0022": 2}', [['"', 1, 1]]],
    ['{"a": [], "b": {}, "a": 1}', [['a', 1, 1]]],
    ['{"a": {"b": 1}, "c": [1], "b": 1}', []],
    ['{"": 1, "": 2}', [['', 1, 1]]],
    ['{"__proto__": 1, "__proto__": 2}', [['__proto__', 1, 1]]],
  ])('%j', (text, twins) => expect(twinsOf(text)).toEqual(twins))

  test('the last one is looked up', () =>
    expect(indexLines('{"a": 1,\n"a": 2}', () => undefined)(['a'])).toBe(2))
})

test('a text without an end is walked to where it stops', () => {
  for (const text of ['', '{"a', '{"a":"\\', '[1', '}', '{"a":1}}'])
    expect(() => indexLines(text, () => undefined)(['a'])).not.toThrow()
})
