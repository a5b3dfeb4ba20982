import { expect, test } from 'vitest'
import { readAge } from '../../src/managers/age.ts'

test.each<[string, number, number | null]>([
  ['1440', 1, 1440],
  ['259200', 1 / 60, 4320],
  ['3d', 1, 4320],
  ['1 w', 1, 10_080],
  ['90s', 1, 1.5],
  ['0', 1, 0],
  ['', 1, null],
  ['${AGE}', 1, null],
  ['-1', 1, null],
  ['1e9', 1, null],
  ['7 years', 1, null],
])('%j in units of %d minutes', (text, unit, minutes) => expect(readAge(text, unit)).toBe(minutes))
