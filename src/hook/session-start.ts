// Tells a session that a person begins from one that goes on, or that a command pretends.

import type { SessionRecord } from './session-record.ts'

/** A command does not run longer than that: what was announced before it ended without an event (2 h). */
const maxCommandMilliseconds = 2 * 3_600_000

/** What is known when a session's start comes in. */
export interface StartFacts {
  /** How the start came about: `startup`, `resume`, `clear`, `compact`, `fork`; null where the agent does not state it. */
  readonly source: string | null
  readonly sessionId: string | null
  /** An event of the same session was seen before. */
  readonly isKnown: boolean
  /** A program other than a shell started the hook. */
  readonly hasStarter: boolean
  /** Other sessions with one of the roots. */
  readonly others: readonly Pick<SessionRecord, 'runningSince' | 'leftBehind'>[]
  readonly now: number
}

/**
 * Why a start approves nothing; null where a person begins a session: what is in the project by then is theirs. An agent
 * could otherwise approve its own work: by a `/compact`, or by `echo '{…}' | depgate hook`.
 */
export function whyNotOfPerson(facts: StartFacts): string | null {
  const { source, sessionId, isKnown, hasStarter, others, now } = facts
  if (source !== null && source !== 'startup' && source !== 'new')
    return 'the session goes on, it does not begin'
  if (sessionId === null || isKnown) return 'the session is known already'
  if (!hasStarter) return 'no agent started the hook'
  const isRunning = others.some(
    ({ runningSince }) => runningSince !== null && now - runningSince < maxCommandMilliseconds,
  )
  if (isRunning) return 'a command of another session is running here'
  if (others.some(({ leftBehind }) => leftBehind.length > 0))
    return 'an earlier session left processes running here'
  return null
}
