// Compares the clock of this machine with those of the registries: ages, waivers and data are judged by it.

import { minute } from '../options/duration.ts'
import type { Evaluation } from './evaluate.ts'
import { aboutFile } from './gather.ts'
import type { ClockReading } from '../model/report.ts'
import type { Policy } from '../model/policy.ts'
import type { Arrival } from '../model/change.ts'
import { isConfirmed } from '../http/clock.ts'

/** How long a run may take, at most: with an `asOf` further from the present than that the clock does not matter. */
const maxRunMs = 15 * minute

/**
 * Returns an evaluation with one gap where this machine's clock differs from the registry's: the ages of versions are
 * then unknown. Nothing where nothing arrived, or where `asOf` is not the present.
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
