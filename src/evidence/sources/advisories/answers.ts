// Judges what the sources of advisories answered for each name: which answered, and what must not be concluded from.

import { covers } from '../../../advisories/affected.ts'
import type { FeedAnswer } from '../../../ports/registry.ts'
import { formatDuration } from '../../../options/duration.ts'
import type { PackageId, SourceAnswer } from '../../../model/report.ts'
import type { AdvisorySource } from '../../../model/policy.ts'

/** What the sources answered for one name. */
export interface NameAnswers {
  /** The first source that spoke for it; null where none did. */
  readonly spoke: AdvisorySource['type'] | null
  /** Why sources that have data on disk cannot be believed: there may be more than the others know. */
  readonly doubts: readonly string[]
  /** Why sources did not answer at all. */
  readonly silences: readonly string[]
}

/** How an answer is judged. */
export interface AnswerTerms {
  readonly canary: PackageId | null
  /** Minutes. */
  readonly maxAge: number
  readonly asOf: Date
}

/**
 * Judges one part of an answer. Without the canary's advisory it comes from a source that sees nothing, so that its silence
 * proves nothing; data on disk that is too old does not know what was found since.
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

/** Opens the record of what was answered, by name. */
export function openAnswers() {
  const byName = new Map<string, NameAnswers>()
  const none: NameAnswers = { spoke: null, doubts: [], silences: [] }
  const read = (name: string): NameAnswers => byName.get(name) ?? none
  return {
    read,
    /** Adds a part of what a source answered; the sources come in their order. */
    add: (names: readonly string[], { type }: AdvisorySource, { status, reason }: SourceAnswer): void => {
      for (const name of names) {
        const { spoke, doubts, silences } = read(name)
        // Data that lies there and cannot be used may contain what the others do not know; a source that has no data, or
        // is out of reach, is made up for by one that speaks.
        const isDoubt = type === 'osv' && status === 'failed'
        const add = (list: readonly string[]) => [...new Set([...list, reason ?? status])]
        if (status === 'answered') byName.set(name, { spoke: spoke ?? type, doubts, silences })
        else if (isDoubt) byName.set(name, { spoke, doubts: add(doubts), silences })
        else byName.set(name, { spoke, doubts, silences: add(silences) })
      }
    },
  }
}

/** Why there may be more than is known of a name, as the reason of a gap; null where a source spoke and none is in doubt. */
export function explainDoubt({ spoke, doubts, silences }: NameAnswers): string | null {
  if (spoke !== null && doubts.length === 0) return null
  const reasons = spoke === null ? [...silences, ...doubts] : doubts
  return `without advisories (${reasons.join(', ') || 'no source speaks for it'})`
}
