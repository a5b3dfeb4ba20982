// The flags and positional words of a command line, as typed.

/** The typed flags, in order. */
export interface Typed {
  /** The values of a flag; empty where it was not given. */
  values(name: string): string[]
  /** The last value of a flag. */
  value(name: string): string | null
  has(name: string): boolean
  readonly words: readonly string[]
}
