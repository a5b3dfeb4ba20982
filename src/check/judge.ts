// Runs the gate on pairs of lockfiles, with a line on the terminal while registries take their time.

import type { LockfilePair } from '../model/change.ts'
import type { Policy } from '../model/policy.ts'
import type { Clock } from '../ports/clock.ts'
import type { Counts, Outputs } from '../ports/output.ts'
import type { Registries, RegistrySettings } from '../ports/registries.ts'
import type { Report } from '../model/report.ts'
import { gate } from '../gate/gate.ts'

/** By what pairs are judged. */
export interface JudgedBy {
  readonly policy: Policy
  readonly asOf: Date
  /** How registries are asked. */
  readonly settings: RegistrySettings
}

/** What pairs are judged with. */
export type JudgeHost = Pick<Outputs, 'progress'> & Pick<Registries, 'openRegistry'> & Pick<Clock, 'now'>

/** Runs the gate, with a line on the terminal while the registry takes its time. */
export async function judgePairs(
  pairs: readonly LockfilePair[],
  { policy, asOf, settings }: JudgedBy,
  host: JudgeHost,
): Promise<Report> {
  const counts: Counts = {}
  const stop = host.progress(
    settings.isDeep === true ? 'asking the registry and reading tarballs' : 'asking the registry',
    counts,
  )
  try {
    const { deadlineSeconds } = policy.settings.registry
    const registry = await host.openRegistry({ ...settings, deadlineSeconds, counts })
    const report = await gate(pairs, policy, registry, asOf)
    return isFuture(asOf, host) ? { ...report, asOfIsFuture: true } : report
  } finally {
    stop()
  }
}

/** Clocks are set right by seconds to minutes; beyond that `--as-of` asks for the future. In milliseconds. */
const skewMs = 5 * 60_000

function isFuture(asOf: Date, { now }: Pick<Clock, 'now'>): boolean {
  return asOf.getTime() - now().getTime() > skewMs
}
