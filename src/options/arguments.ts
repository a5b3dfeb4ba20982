// The flags and words of a command line, as they were typed.

/** The flags as they were typed, in order. */
export interface Typed {
  /** The values of a flag, none where it was not given. */
  values(name: string): string[]
  /** The last value of a flag. */
  value(name: string): string | null
  has(name: string): boolean
  readonly words: readonly string[]
}
