import { expect, test } from 'vitest'
import { hasSwitch, readLine, valuesOf, without } from '../../../src/shell/managers/line.ts'
import { known } from '../../../src/shell/word.ts'

const values = new Set(['registry', 'w'])
const given = ['-w', 'web', 'add', '--registry=u', '-E', 'x', '--', '--y'].map(known)

test('flags, their values and words', () => {
  const line = readLine(given, { values })
  expect(line.words.map(({ text }) => text)).toEqual(['add', 'x', '--y'])
  expect(valuesOf(line, ['registry', 'w']).map(({ text }) => text)).toEqual(['web', 'u'])
  expect([hasSwitch(line, ['E']), hasSwitch(line, ['registry'])]).toEqual([true, false])
  expect(line.isKnown).toBe(true)
})

test('what follows the last word that counts is not read, and need not be known', () => {
  const line = readLine([...given.slice(0, 3), { text: '$X', isKnown: false }], { values, most: 1 })
  expect([line.isKnown, line.end]).toEqual([true, 3])
  expect(readLine([{ text: '$X', isKnown: false }, known('y')], { values, most: 1 }).isKnown).toBe(false)
})

test('one flag can be several', () => {
  const resolve = (name: string) => (name === 'gE' ? ['global', 'save-exact'] : [name])
  expect(readLine([known('-gE')], { values, resolve }).flags.map(({ name }) => name)).toEqual([
    'global',
    'save-exact',
  ])
})

test('the command is taken out', () => {
  expect(without(given, given[2] ?? known('')).map(({ text }) => text)[2]).toBe('--registry=u')
})
