// What a search for lines that make a refused change pass has found.

import type { LineWords } from '../model/line-words.ts'
import type { Report } from '../model/report.ts'
import type { Line } from '../remedy/step.ts'

/** The lines of one project, as they are run. `words`: of its package manager; null for npm. */
export interface FoundLines {
  readonly root: string
  readonly words: LineWords | null
  readonly lines: readonly Line[]
}

/** A remedy, or why there is none; and the lines as they are run. */
export interface FoundRemedy extends Pick<Report, 'remedy' | 'remedyReason'> {
  /** By the folder of each project; empty where there is no remedy. */
  readonly lines: readonly FoundLines[]
}

/** No remedy. @param reason - null where none was looked for. */
export const none = (reason: string | null): FoundRemedy => ({
  remedy: null,
  remedyReason: reason,
  lines: [],
})
