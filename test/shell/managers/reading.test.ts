import { expect, test } from 'vitest'
import { initializer, readSettings } from '../../../src/shell/managers/reading.ts'
import { known } from '../../../src/shell/word.ts'

test.each([
  ['vite', 'create-vite'],
  ['vite@latest', 'create-vite@latest'],
  ['@scope', '@scope/create'],
  ['@scope@2', '@scope/create@2'],
  ['@scope/app@2', '@scope/create-app@2'],
  ['./local', './local'],
  ['github:a/b', 'github:a/b'],
])('npm init %s runs %s', (word, expected) => expect(initializer(known(word)).text).toBe(expected))

test('what is not known stays so', () =>
  expect(initializer({ text: '$X', isKnown: false })).toEqual({ text: '$X', isKnown: false }))

test('settings that are set', () => {
  expect(readSettings(['set', 'a=b', 'c', 'd', 'e'].map(known))).toEqual({
    type: 'configuration',
    settings: [
      ['a', known('b')],
      ['c', known('d')],
      ['e', known('')],
    ],
  })
  expect(readSettings(['get', 'a'].map(known))).toEqual({ type: 'nothing' })
})
