// The result of comparing two states of a file.

import type { InstallCode } from '../model/change.ts'

/** A package that a package manager fetches and runs by itself: judged like an arrival. */
export interface Claim {
  /** Where it is: `packageManager`. */
  readonly subject: string
  /** `name@version`, exact. */
  readonly spec: string
  /** The exact package that was there before; null for none. */
  readonly previous: string | null
  readonly line: number | null
}

/** The result of one file: findings, and packages that are to be judged like any other arrival. */
export interface Compared {
  readonly code: readonly InstallCode[]
  readonly claims: readonly Claim[]
}
