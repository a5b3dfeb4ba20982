// The clock, and whether a registry has confirmed it.

/** The clock of this machine. */
export interface Clock {
  now(): Date
  /** Whether a registry that this run asked has confirmed the clock; null where none was asked, or none named a time. */
  isClockRight(): boolean | null
}
