import { expect, test } from 'vitest'
import { wrap, wrapCell } from '../../src/report/wrap.ts'

test.each([
  ['breaks at spaces', 'one two three', 8, ['one two', 'three']],
  ['keeps a long word whole', 'a-very-long-name@1.2.3 is here', 10, ['a-very-long-name@1.2.3', 'is here']],
  ['keeps a command whole', 'run: npm install a b c d', 8, ['run: npm install a b c d']],
  [
    'keeps a command within a sentence whole',
    'To have them, run: depgate advisories update',
    16,
    ['To have them,', 'run: depgate advisories update'],
  ],
  [
    'keeps a line of depgate whole',
    'nothing; run depgate advisories update',
    20,
    ['nothing; run', 'depgate advisories update'],
  ],
  [
    'keeps a key of the policy whole',
    'set "gaps": { "advisories": "warn" } there',
    12,
    ['set', '"gaps": { "advisories": "warn" }', 'there'],
  ],
  ['leaves an empty line', '', 8, ['']],
])('%s', (_, line, width, expected) => expect(wrap(line, width)).toEqual(expected))

test('a cell breaks a word at the column, and no character', () => {
  expect(wrapCell('8.0.0-next.2 -> 8.0.0-next.5', 16)).toEqual(['8.0.0-next.2 ->', '8.0.0-next.5'])
  expect(wrapCell('𝒂𝒃𝒄𝒅𝒆', 2)).toEqual(['𝒂𝒃', '𝒄𝒅', '𝒆'])
  expect(wrapCell('', 5)).toEqual([''])
})
