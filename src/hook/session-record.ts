// What the hook knows of a session between two events.

/** A process by its number and the clock tick at which it started: a number alone is used again. */
export interface ProcessId {
  readonly pid: number
  readonly start: string
}

/** What is known of one session. Times are milliseconds since 1970. */
export interface SessionRecord {
  /** The roots it has to do with: a `cd` elsewhere does not end the watch over the first one. */
  readonly roots: readonly string[]
  /** The roots of which a state was saved in this session: without one it was deleted. */
  readonly judged: readonly string[]
  /** When its first event came; null where its first command had run by then. */
  readonly startedAt: number | null
  /** When its first command was announced, in clock ticks since boot: the start of the hook that was told. */
  readonly commandsTick: number | null
  /** When the command that runs now was announced; null where none does. */
  readonly runningSince: number | null
  /** Processes that its commands had left running when the agent last stopped. */
  readonly leftBehind: readonly ProcessId[]
}
