// Compares the clock of this machine with those of the registries: ages, waivers and data are judged by it.

import { minute } from './duration.ts'
import type { Evaluation } from './evaluate.ts'
import { aboutFile } from './gather.ts'
import type { Arrival, ClockReading, Policy } from './model.ts'

/**
 * So far apart they may stand, in milliseconds. A registry's header is whole seconds old at the least, and virtual
 * machines that slept are minutes late; an hour is what a wrong time zone comes to.
 */
const maxDriftMs = 60 * minute

/** How long after it began a run may still ask: what is judged as of another moment is not judged by the clock. */
const maxRunMs = 15 * minute

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

/**
 * Returns an evaluation with one gap where the clock that judges is not the registry's: how old a version is cannot be
 * told. Nothing where nothing arrived, or where it is judged as of another moment than now.
 */
export function listClockGaps(
  reading: ClockReading | null,
  arrivals: readonly Arrival[],
  policy: Policy,
  asOf: Date,
): Evaluation[] {
  if (reading === null || isConfirmed(reading)) return []
  if (Math.abs(asOf.getTime() - reading.local) > maxRunMs) return []
  if (!arrivals.some((arrival) => arrival.type === 'package')) return []
  const rule = policy.rules.get('minimum-age')?.level ?? 'off'
  if (rule === 'off') return []
  const name = 'the clock of this machine'
  return [
    {
      subject: aboutFile({ type: 'file', kind: 'lockfile', path: name, text: '', before: null }),
      findings: [],
      gaps: [
        {
          package: name,
          rule: 'minimum-age',
          level: rule === 'error' ? policy.gaps.release : 'warn',
          evidence: 'release',
          reason: `by a clock that is ${describeDrift(reading)} the registry's (set it, and run this again)`,
        },
      ],
    },
  ]
}

function describeDrift({ local, remote }: ClockReading): string {
  const hours = Math.abs(remote - local) / (60 * minute)
  const amount = hours < 48 ? `${Math.floor(hours)} h` : `${Math.floor(hours / 24)} d`
  return `${amount} ${local > remote ? 'ahead of' : 'behind'}`
}
