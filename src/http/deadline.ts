// The time that one run may take for all of its questions to registries together.

/** A limit that begins with the first request of a run. */
export interface Deadline {
  readonly seconds: number
  /** On the clock of `performance.now()`; the first call starts it. */
  endsAt(): number
}

/**
 * Opens the clock of a run. Every deadline that it makes counts from the same moment: a run that judges several
 * projects, each with a registry of its own that hangs, ends as soon as a run with one.
 */
export function openRunClock(): (seconds: number) => Deadline {
  let startedAt: number | null = null
  return (seconds) => ({ seconds, endsAt: () => (startedAt ??= performance.now()) + seconds * 1000 })
}
