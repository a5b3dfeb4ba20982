// Builds the answers of the advisory feeds.

import type { FeedAnswer } from '../../ports/registry.ts'
import type { Advisory } from '../../model/evidence.ts'
import type { PackageId } from '../../model/report.ts'
import type { AdvisorySource } from '../../model/policy.ts'

/** The source of an answer, and the names that the answer is about. */
export interface AnswerScope {
  readonly source: AdvisorySource['type']
  readonly names: readonly string[]
}

/** An answer. `updatedAt` is ISO 8601, null for a live source. */
export function answered(
  { source, names }: AnswerScope,
  advisories: readonly Advisory[],
  updatedAt: string | null = null,
): FeedAnswer {
  return { status: 'answered', source, reason: null, updatedAt, names, advisories }
}

/** A missing answer, from which nothing may be concluded. `reason` is a phrase. */
export function unanswered(
  { source, names }: AnswerScope,
  status: 'unsupported' | 'failed',
  reason: string,
): FeedAnswer {
  return { status, source, reason, updatedAt: null, names, advisories: [] }
}

/** Lists each name once, in order. */
export function listNames(packages: readonly PackageId[]): string[] {
  return [...new Set(packages.map(({ name }) => name))]
}
