// The contract of a source of evidence.

import type { Evidence, EvidenceMap } from '../model/evidence.ts'
import type { SourceAnswer } from '../model/report.ts'
import type { Registry } from '../ports/registry.ts'
import type { EvidenceName, Policy } from '../model/policy.ts'
import type { Arrival } from '../model/change.ts'

/** One kind of evidence. */
export interface Source<K extends EvidenceName> {
  readonly evidence: K
  readonly summary: string
  /** Answers in the order of the arrivals; `tell` is for what a registry does not serve at all. */
  readonly gather: (
    arrivals: readonly Arrival[],
    registry: Registry,
    policy: Policy,
    asOf: Date,
    tell: (answer: SourceAnswer) => void,
  ) => Promise<readonly Evidence<EvidenceMap[K]>[]>
}

/** Declares a source of evidence. */
export function defineSource<K extends EvidenceName>(source: Source<K>): Source<K> {
  return source
}
