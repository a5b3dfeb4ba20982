// The deadline for all requests of a run together.

/** A deadline that starts with the first request of a run. */
export interface Deadline {
  readonly seconds: number
  /** On the clock of `performance.now()`; the first call starts the deadline. */
  endsAt(): number
}

/**
 * Opens the clock of a run. All of its deadlines start at the same moment, so that a run over several projects, each
 * with a registry that hangs, takes no longer than a run over one.
 */
export function openRunClock(): (seconds: number) => Deadline {
  let startedAt: number | null = null
  return (seconds) => ({ seconds, endsAt: () => (startedAt ??= performance.now()) + seconds * 1000 })
}
