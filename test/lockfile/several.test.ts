import { expect, test } from 'vitest'
import { addTo, hasText, listSeveral, type Several } from '../../src/lockfile/several.ts'

test('a group has each text once, in the order of the first', () => {
  const groups = new Map<string, Several>()
  for (const text of ['b', 'b', '', 'a', 'b']) addTo(groups, 'k', text)
  addTo(groups, 'one', 'x')
  expect(listSeveral(groups.get('k'))).toEqual(['b', '', 'a'])
  expect(groups.get('one')).toBe('x')
  expect(listSeveral(groups.get('none'))).toEqual([])
})

test.each<[Several, string, boolean]>([
  ['a', 'a', true],
  ['ab', 'a', false],
  [new Set(['a', 'b']), 'b', true],
  [new Set(['a', 'b']), 'c', false],
])('%o has %s: %s', (group, text, expected) => expect(hasText(group, text)).toBe(expected))
