import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseDuration, printDuration, formatDuration, formatMinutes } from '../../src/options/duration.ts'

test.each([
  ['30m', 30],
  ['72h', 4320],
  ['7d', 10_080],
  ['2w', 20_160],
  ['1.5h', 90],
  ['0d', 0],
  ['7', null],
  ['7 d', null],
  ['7D', null],
  ['d', null],
  ['-1d', null],
  ['1e3d', null],
  ['7d ', null],
  ['', null],
  ['9999999999d', null],
  ['0.007h', 0.42],
  ['101000d', null],
])('parseDuration(%j)', (text, minutes) => expect(parseDuration(text)).toBe(minutes))

test('what is printed reads back', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.nat(52_560_000),
        fc.nat(52_560_000).map((n) => n / 1000),
      ),
      (minutes) => {
        expect(parseDuration(printDuration(minutes))).toBe(minutes)
      },
    ),
  )
})

test.each([
  [1, '1 minute'],
  [59.9, '59 minutes'],
  [60, '1 hour'],
  [71 * 60, '71 hours'],
  [72 * 60, '3 days'],
  [-5, '0 minutes'],
])('formatMinutes(%d)', (minutes, words) => expect(formatMinutes(minutes)).toBe(words))
test.each([
  [10_080, '7 days'],
  [4320, '72 hours'],
  [1440, '24 hours'],
  [90, '90 minutes'],
  [60, '1 hour'],
])('formatDuration(%d)', (minutes, words) => expect(formatDuration(minutes)).toBe(words))
