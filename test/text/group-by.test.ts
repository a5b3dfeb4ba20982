// Groups of a list by key.

import { expect, test } from 'vitest'
import { groupBy } from '../../src/text/group-by.ts'

test.each<[string, Iterable<string>, [string, string[]][]]>([
  ['nothing', [], []],
  [
    'the order of keys and items',
    ['b1', 'a1', 'b2', 'a2'],
    [
      ['b', ['b1', 'b2']],
      ['a', ['a1', 'a2']],
    ],
  ],
  ['equal items', ['a', 'a'], [['a', ['a', 'a']]]],
  ['any iterable', new Set(['a', 'b', 'a']), [...'ab'].map((letter) => [letter, [letter]])],
])('%s', (_, items, expected) => expect([...groupBy(items, (item) => item.slice(0, 1))]).toEqual(expected))

test('keys of the prototype are keys like any other', () => {
  const names = ['__proto__', 'constructor', '__proto__']
  expect([...groupBy(names, (name) => name)]).toEqual([
    ['__proto__', ['__proto__', '__proto__']],
    ['constructor', ['constructor']],
  ])
})
