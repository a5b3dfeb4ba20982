// How a program that runs another one is told what to run.

/** How a program is told what to run. */
export interface Prefix {
  /** Flags whose value is the next word. */
  readonly values?: string
  /** Flags with two words. */
  readonly pairs?: string
  /** Words before the command. */
  readonly skips?: number
  /** `A=1` before the command. */
  readonly hasEnv?: boolean
  /** Flags that name the folder it runs in. */
  readonly folder?: string
  /** With one of these it runs nothing. */
  readonly asks?: string
  /** The command comes after `--` only. */
  readonly needsDashes?: boolean
  /** The first word that is no flag must be one of these. */
  readonly verbs?: string
  /** Flags whose value is a line for a shell. */
  readonly lines?: string
  /**
   * What the words are: the command itself; its parts of a line that a shell reads; a line each; a line first, and other
   * things after it.
   */
  readonly words?: 'command' | 'line' | 'lines' | 'first'
  /** It runs where another folder and other files can be. */
  readonly isElsewhere?: boolean
}
