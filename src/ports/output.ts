// The two output streams and the progress line.

/** A place that text is written to. */
export interface Output {
  write(text: string): void
  readonly isTerminal: boolean
  /** Columns; null where there is no terminal. */
  readonly width: number | null
}

/** How much of each kind of work is done, by its unit; what does the work writes here, and the line reads it. */
export type Counts = Record<string, { done: number; total: number | null }>

/** The two streams of this process, and the line that shows progress. */
export interface Outputs {
  readonly out: Output
  readonly err: Output
  /** Shows progress on a terminal, from half a second on, with the counts. Returns a function that removes it. */
  progress(text: string, counts?: Counts): () => void
}
