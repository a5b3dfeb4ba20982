// Judges the answers of the advisory sources: which ones count, and for which names?

import { covers } from '../../../advisories/affected.ts'
import type { FeedAnswer } from '../../../ports/registry.ts'
import { formatDuration } from '../../../options/duration.ts'
import type { PackageId, SourceAnswer } from '../../../model/report.ts'
import type { AdvisorySource } from '../../../model/policy.ts'

/** The answers of the sources for one name. */
export interface NameAnswers {
  /** The first source that answered for it; null where none did. */
  readonly answeredBy: AdvisorySource['type'] | null
  /** Why data on disk cannot be used: it may contain advisories that the other sources do not know. */
  readonly doubts: readonly string[]
  /** Why sources did not answer. */
  readonly failures: readonly string[]
}

/** The policy's conditions for an answer. */
export interface AnswerTerms {
  readonly canary: PackageId | null
  /** Minutes. */
  readonly maxAge: number
  readonly asOf: Date
}

/**
 * Judges one part of an answer. A source that does not report the canary is blind, so that an empty answer of it proves
 * nothing; data on disk that is too old lacks the advisories since.
 */
export function judgeAnswer(
  part: FeedAnswer,
  { type, path }: AdvisorySource,
  { canary, maxAge, asOf }: AnswerTerms,
): SourceAnswer {
  const { source, updatedAt } = part
  const about = { source, evidence: 'advisories', updatedAt } as const
  if (part.status !== 'answered') return { ...about, status: part.status, reason: part.reason }
  const oldest = asOf.getTime() - maxAge * 60_000
  const isOld = [updatedAt, part.fetchedAt ?? null].some((time) => time !== null && Date.parse(time) < oldest)
  if (type === 'osv' && isOld) {
    const way = path === null ? 'run: depgate advisories update' : 'update the data that the policy names'
    const reason = `OSV data on disk is older than ${formatDuration(maxAge)}; ${way}`
    return { ...about, status: 'failed', reason }
  }
  const sees =
    canary === null ||
    part.advisories.some((advisory) => advisory.name === canary.name && covers(advisory, canary.version))
  if (sees) return { ...about, status: 'answered', reason: part.reason }
  return { ...about, status: 'blind', reason: `${source} does not report ${canary.name}@${canary.version}` }
}

/** Opens the record of the answers, by name. */
export function openAnswers() {
  const byName = new Map<string, NameAnswers>()
  const none: NameAnswers = { answeredBy: null, doubts: [], failures: [] }
  const read = (name: string): NameAnswers => byName.get(name) ?? none
  return {
    read,
    /** Adds a part of a source's answer; the sources come in their order. */
    add: (names: readonly string[], { type }: AdvisorySource, { status, reason }: SourceAnswer): void => {
      for (const name of names) {
        const { answeredBy, doubts, failures } = read(name)
        // Data on disk that cannot be used may contain what the others do not know; a source without data, or one that
        // cannot be reached, is replaced by another one that answers.
        const isDoubt = type === 'osv' && status === 'failed'
        const add = (list: readonly string[]) => [...new Set([...list, reason ?? status])]
        if (status === 'answered') byName.set(name, { answeredBy: answeredBy ?? type, doubts, failures })
        else if (isDoubt) byName.set(name, { answeredBy, doubts: add(doubts), failures })
        else byName.set(name, { answeredBy, doubts, failures: add(failures) })
      }
    },
  }
}

/** Why a name may have unknown advisories, as the reason of a gap; null where a source answered and none is in doubt. */
export function explainDoubt({ answeredBy, doubts, failures }: NameAnswers): string | null {
  if (answeredBy !== null && doubts.length === 0) return null
  const reasons = answeredBy === null ? [...failures, ...doubts] : doubts
  return `without advisories (${reasons.join(', ') || 'no source answered'})`
}
