import { describe, expect, test } from 'vitest'
import fc from 'fast-check'
import {
  cutToSeconds,
  isDay,
  isMoment,
  isReportTime,
  isTimestamp,
  readRfc3339,
  readTyped,
} from '../../src/options/time.ts'

describe('dates that a user types', () => {
  test.each(['2026-12-01', '2028-02-29', '2000-02-29', '2026-12-01T23:59:59Z', '2026-12-01T12:00+02:00'])(
    '%s is one',
    (text) => expect(isMoment(text)).toBe(true),
  )

  test.each([
    ...['2026-02-30', '2026-02-29', '2100-02-29', '2026-04-31', '2026-13-01', '2026-00-10', '2026-01-00'],
    ...['2026-12-01T25:00:00Z', '2026-12-01T24:00:00Z', '2026-12-01T12:60Z', '2026-12-01T12:00:60Z'],
    ...['2026-12-01T12:00+24:00', '2026-12-01T12:00', '2026-12-1', '20261201', '', '2026-12-01\n'],
  ])('%j is none', (text) => expect(isMoment(text)).toBe(false))

  test('after a flag a time without a zone is UTC', () => {
    expect(readTyped('2026-12-01T12:00')?.toISOString()).toBe('2026-12-01T12:00:00.000Z')
    expect(readTyped('2026-12-01 12:00:00')?.toISOString()).toBe('2026-12-01T12:00:00.000Z')
    expect(readTyped('2026-12-01')?.toISOString()).toBe('2026-12-01T00:00:00.000Z')
    for (const text of ['2026-02-30', '2026-02-30T00:00:00Z', '2026-12-01T25:00', '2026-12-01T12:00+0260'])
      expect(readTyped(text), text).toBeNull()
  })

  test('a day is one that Date gives back', () => {
    const days = fc.tuple(
      fc.integer({ min: 1, max: 9999 }),
      fc.integer({ min: 0, max: 13 }),
      fc.integer({ min: 0, max: 32 }),
    )
    fc.assert(
      fc.property(days, ([year, month, day]) => {
        const two = (number: number) => String(number).padStart(2, '0')
        const text = `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}`
        const parsed = new Date(`${text}T00:00:00Z`)
        const isThere = !Number.isNaN(parsed.getTime()) && parsed.toISOString().slice(0, 10) === text
        expect(isDay(text), text).toBe(isThere)
      }),
      { numRuns: 2000 },
    )
  })
})

test.each([
  ['2026-01-02T03:04:05Z', true],
  ['2026-01-02T03:04:05.123456789+0100', true],
  ['2026-01-02T03:04-01:00', true],
  ['2026-01-02T03:04:05', false],
  ['2026-01-02', false],
  ['garbage 5', false],
])('a program that writes %s wrote a time with its zone: %s', (text, isTime) =>
  expect(isTimestamp(text)).toBe(isTime),
)

test.each([
  ['2026-01-02T03:04:05.000Z', true],
  ['2026-13-02T03:04:05.000Z', false],
  ['2026-01-02T03:04:05+0100', false],
])('%s is a time of a report: %s', (text, isTime) => expect(isReportTime(text)).toBe(isTime))

test.each([
  ['2026-01-02T03:04:05Z', Date.UTC(2026, 0, 2, 3, 4, 5)],
  ['2026-01-02T03:04:05.123456789+01:00', Date.UTC(2026, 0, 2, 2, 4, 5, 123)],
  ['2028-02-29T00:00:00Z', Date.UTC(2028, 1, 29)],
  ['2026-02-29T00:00:00Z', null],
  ['2026-02-30T00:00:00Z', null],
  ['2026-01-02T24:00:00Z', null],
  ['2026-01-02T03:04Z', null],
  ['2026-01-02T03:04:05', null],
  ['2026-01-02T03:04:05+0100', null],
  ['2026-01-02 03:04:05Z', null],
  ['2026-01-02', null],
  ['no', null],
  ['', null],
])('%j as an RFC 3339 time: %s', (text, time) => expect(readRfc3339(text)).toBe(time))

test('a time is cut to its seconds', () => {
  expect(cutToSeconds('2026-01-02T03:04:05.678Z')).toBe('2026-01-02T03:04:05')
  expect(cutToSeconds('2026-01-02')).toBeNull()
})
