// Reads off the answers of registries what time it is.

import type { ClockReading } from '../model/report.ts'

/**
 * So far apart they may stand, in milliseconds. A registry's header is whole seconds old at the least, and virtual
 * machines that slept are minutes late; an hour is what a wrong time zone comes to.
 */
const maxDriftMs = 60 * 60_000

/** Whether a registry has confirmed the clock. */
export function isConfirmed(reading: ClockReading | null): boolean {
  return reading !== null && Math.abs(reading.remote - reading.local) < maxDriftMs
}

/** Returns the better of two readings: one registry whose clock is wrong says nothing while another agrees. */
export function betterReading(one: ClockReading | null, other: ClockReading | null): ClockReading | null {
  if (one === null || other === null) return one ?? other
  return Math.abs(one.remote - one.local) <= Math.abs(other.remote - other.local) ? one : other
}

/**
 * Reads what an answer shows of the clock, from its headers `Date` and, where a cache has kept it, `Age` (RFC 9110,
 * 6.6.1; RFC 9111, 5.1). Null where it names no time.
 */
export function readClock(date: string | null, age: string | null, local: number): ClockReading | null {
  const sent = date === null ? NaN : Date.parse(date)
  const kept = age !== null && /^\d{1,9}$/.test(age) ? Number(age) * 1000 : 0
  return Number.isNaN(sent) ? null : { local, remote: sent + kept }
}
