// The contract of a source of evidence.

import type { Evidence, EvidenceMap } from '../model/evidence.ts'
import type { SourceAnswer } from '../model/report.ts'
import type { Registry } from '../ports/registry.ts'
import type { EvidenceName, Policy } from '../model/policy.ts'
import type { Arrival } from '../model/change.ts'

/** What a source may use to gather its evidence. */
export interface GatherContext {
  readonly registry: Registry
  readonly policy: Policy
  /** The moment as of which the arrivals are judged. */
  readonly asOf: Date
  /** Adds an answer to the report: that of an advisory source, or that a registry does not serve some evidence at all. */
  report(answer: SourceAnswer): void
}

/** One kind of evidence. */
export interface Source<K extends EvidenceName> {
  readonly evidence: K
  readonly summary: string
  /** Returns the evidence in the order of the arrivals. Never rejects for a failure of a registry. */
  readonly gather: (
    arrivals: readonly Arrival[],
    context: GatherContext,
  ) => Promise<readonly Evidence<EvidenceMap[K]>[]>
}

/** Declares a source of evidence. */
export function defineSource<K extends EvidenceName>(source: Source<K>): Source<K> {
  return source
}
