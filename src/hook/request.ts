// What the fast path asks the process that judges.

import type { HookEvent } from '../agents/define-agent.ts'
import type { CommandAnalysis } from '../shell/step.ts'

/** One event, and what the fast path knows of it. */
export interface HookRequest {
  readonly event: HookEvent
  /** The roots to look at, the session's own first. */
  readonly roots: readonly string[]
  /** What the command would do, where one is about to run. */
  readonly command: CommandAnalysis | null
  /** The agent can run another command instead. */
  readonly canRewrite: boolean
  /** What the answer tells the person at this event, the model does not see. */
  readonly canShowPerson: boolean
  readonly session: KnownSession
}

/** What is known of the session that an event belongs to. */
export interface KnownSession {
  /**
   * When it began, in milliseconds since 1970; null where that was not seen: what was there by then cannot be told from
   * what its commands did.
   */
  readonly startedAt: number | null
  /** A person begins it with this event. */
  readonly isOfPerson: boolean
  /** The roots of which it has saved a state. */
  readonly judged: readonly string[]
}
