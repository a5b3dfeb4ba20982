// Whether a registry's Date header confirms this machine's clock.

import { expect, test } from 'vitest'
import { betterReading, isConfirmed, readClock } from '../../src/http/clock.ts'

const hour = 3_600_000
const at = (remote: number) => ({ local: 0, remote })

test.each<[string | null, string | null, number | null]>([
  ['Thu, 01 Jan 1970 00:00:10 GMT', null, 10_000],
  ['Thu, 01 Jan 1970 00:00:10 GMT', '5', 15_000],
  ['Thu, 01 Jan 1970 00:00:10 GMT', '-5', 10_000],
  ['Thu, 01 Jan 1970 00:00:10 GMT', '5.5', 10_000],
  ['Thu, 01 Jan 1970 00:00:10 GMT', '1e9', 10_000],
  ['Thu, 01 Jan 1970 00:00:10 GMT', '1234567890', 10_000],
  ['Thu, 01 Jan 1970 00:00:00 GMT', '999999999', 999_999_999_000],
  ['Thu, 01 Jan 1970 00:00:10 GMT', 'abc', 10_000],
  [null, '5', null],
  ['', null, null],
  ['yesterday', null, null],
])('Date %j and Age %j', (date, age, remote) =>
  expect(readClock(date, age, 7)).toEqual(remote === null ? null : { local: 7, remote }),
)

test.each<[number | null, boolean]>([
  [null, false],
  [0, true],
  [hour - 1, true],
  [1 - hour, true],
  [hour, false],
  [-hour, false],
])('a difference of %j ms confirms the clock: %j', (remote, expected) =>
  expect(isConfirmed(remote === null ? null : at(remote))).toBe(expected),
)

test.each<[number | null, number | null, number | null]>([
  [null, null, null],
  [1, null, 1],
  [null, 1, 1],
  [1, -2, 1],
  [-3, 2, 2],
  [hour, 5, 5],
])('of readings off by %j and %j ms the one off by %j counts', (one, other, better) => {
  const [a, b, expected] = [one, other, better].map((remote) => (remote === null ? null : at(remote)))
  expect(betterReading(a ?? null, b ?? null)).toEqual(expected)
})

test('of two that are equally far off the first counts', () => {
  const [ahead, behind] = [at(5), at(-5)]
  expect([betterReading(ahead, behind), betterReading(behind, ahead)]).toEqual([ahead, behind])
})
