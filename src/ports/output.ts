// Where text is written to.

/** A place that text is written to. */
export interface Output {
  write(text: string): void
  readonly isTerminal: boolean
  /** Columns; null where there is no terminal. */
  readonly width: number | null
}

/** The two streams of this process, and the line that shows progress. */
export interface Outputs {
  readonly out: Output
  readonly err: Output
  /** Shows on a terminal that something takes long; nothing for the first half second. Returns how to stop it. */
  progress(text: string): () => void
}
