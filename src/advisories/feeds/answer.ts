// Words what a feed of advisories answers.

import type { FeedAnswer } from '../../ports/registry.ts'
import type { Advisory } from '../../model/evidence.ts'
import type { PackageId } from '../../model/report.ts'
import type { AdvisorySource } from '../../model/policy.ts'

/** The part of an answer that says who speaks, and for which names. */
export interface Speaker {
  readonly source: AdvisorySource['type']
  readonly names: readonly string[]
}

/** An answer. `updatedAt` is ISO 8601, null for a live source. */
export function answered(
  { source, names }: Speaker,
  advisories: readonly Advisory[],
  updatedAt: string | null = null,
): FeedAnswer {
  return { status: 'answered', source, reason: null, updatedAt, names, advisories }
}

/** No answer: nothing may be concluded. `reason` is a phrase. */
export function silent(
  { source, names }: Speaker,
  status: 'unsupported' | 'failed',
  reason: string,
): FeedAnswer {
  return { status, source, reason, updatedAt: null, names, advisories: [] }
}

/** Lists each name once, in order. */
export function listNames(packages: readonly PackageId[]): string[] {
  return [...new Set(packages.map(({ name }) => name))]
}
