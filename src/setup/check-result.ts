// What an examination of a wired gate found.

/** One thing that was looked at. */
export interface Finding {
  /** `holds` and `open` decide the exit code. */
  readonly state: 'holds' | 'open' | 'warning' | 'note'
  readonly what: string
  readonly says: string
}
