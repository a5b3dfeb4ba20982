// Checks this machine's clock against the Date headers of registries.

import type { ClockReading } from '../model/report.ts'

/**
 * The tolerated difference, in milliseconds. A registry's header is seconds old, and a virtual machine that slept is
 * minutes late; a wrong time zone is off by an hour.
 */
const maxDriftMs = 60 * 60_000

/** Whether a registry has confirmed the clock. */
export function isConfirmed(reading: ClockReading | null): boolean {
  return reading !== null && Math.abs(reading.remote - reading.local) < maxDriftMs
}

/** Returns the reading with the smaller difference: a registry with a wrong clock is ignored while another one agrees. */
export function betterReading(one: ClockReading | null, other: ClockReading | null): ClockReading | null {
  if (one === null || other === null) return one ?? other
  return Math.abs(one.remote - one.local) <= Math.abs(other.remote - other.local) ? one : other
}

/**
 * Reads the time from the headers `Date` and, for an answer from a cache, `Age` (RFC 9110, 6.6.1; RFC 9111, 5.1). Null
 * without a valid date.
 */
export function readClock(date: string | null, age: string | null, local: number): ClockReading | null {
  const sent = date === null ? NaN : Date.parse(date)
  const kept = age !== null && /^\d{1,9}$/.test(age) ? Number(age) * 1000 : 0
  return Number.isNaN(sent) ? null : { local, remote: sent + kept }
}
