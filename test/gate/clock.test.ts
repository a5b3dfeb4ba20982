import { expect, test } from 'vitest'
import { listClockGaps } from '../../src/gate/clock.ts'
import { parsePolicy } from '../../src/policy/parse.ts'
import { arrival } from '../support/build.ts'
import { betterReading, isConfirmed, readClock } from '../../src/http/clock.ts'

const now = Date.parse('2026-06-15T12:00:00Z')
const hour = 3_600_000
const off = (hours: number) => ({ local: now, remote: now + hours * hour })
const policy = (value: object = {}) => parsePolicy(value)
const gapsOf = (
  reading: ReturnType<typeof readClock>,
  { asOf = new Date(now), arrivals = [arrival('a@1.0.0')], by = policy() } = {},
) => listClockGaps(reading, arrivals, by, asOf).flatMap((one) => one.gaps)

test.each([
  ['an hour', 1],
  ['a day', 24],
  ['an hour the other way', -1],
  ['years', -24 * 800],
])('%s off is a gap', (_, hours) => {
  expect(gapsOf(off(hours))).toMatchObject([{ rule: 'minimum-age', evidence: 'release', level: 'error' }])
})

test('the gap names how far, and in which direction', () => {
  expect(gapsOf(off(-3))[0]?.reason).toBe(
    "by a clock that is 3 h ahead of the registry's (set it, and run this again)",
  )
  expect(gapsOf(off(72))[0]?.reason).toContain("by a clock that is 3 d behind the registry's")
})

test.each<[string, ReturnType<typeof gapsOf>]>([
  ['minutes', gapsOf(off(0.9))],
  ['a registry that names no time', gapsOf(null)],
  ['judged as of another moment', gapsOf(off(5), { asOf: new Date(now - 30 * 24 * hour) })],
  ['nothing arrived', gapsOf(off(5), { arrivals: [] })],
  ['the rule is off', gapsOf(off(5), { by: policy({ rules: { 'minimum-age': 'off' } }) })],
])('no gap: %s', (_, gaps) => expect(gaps).toEqual([]))

test('the level is that of missing publish times', () => {
  const by = policy({ gaps: { release: 'warn' } })
  expect(gapsOf(off(5), { by })[0]?.level).toBe('warn')
})

test('the header Date, and how long a cache has kept it', () => {
  expect(readClock('Mon, 15 Jun 2026 11:00:00 GMT', null, now)).toEqual(off(-1))
  expect(readClock('Mon, 15 Jun 2026 11:00:00 GMT', '3600', now)).toEqual(off(0))
  expect(readClock('Mon, 15 Jun 2026 11:00:00 GMT', '-1', now)).toEqual(off(-1))
  expect(readClock('yesterday', null, now)).toBeNull()
  expect(readClock(null, '5', now)).toBeNull()
})

test('one registry that agrees is enough', () => {
  expect(betterReading(off(5), off(0))).toEqual(off(0))
  expect(betterReading(null, off(5))).toEqual(off(5))
  expect(isConfirmed(betterReading(off(-9), off(0.5)))).toBe(true)
  expect(isConfirmed(null)).toBe(false)
})
