// What depgate init writes, file by file, before any of it is written.

import { DepgateError } from '../errors.ts'

/** Reads a file as it will be; null where there is none. */
export type Read = (file: string) => string | null

/** One file of a plan. */
export interface Planned {
  readonly path: string
  readonly isExecutable: boolean
  /** Too long to be printed. */
  readonly isLarge: boolean
  /** What belongs into it, for a person who has to put it there by hand. */
  readonly snippet: string | null
  /** @throws {DepgateError} EUSAGE where it cannot be put in. */
  readonly add: (text: string | null) => string
  /** Null where the file goes. @param read - reads what else is left by then. */
  readonly remove: (text: string, read: Read) => string | null
}

/** What is written, and what the user has to know about it. */
export interface Plan {
  readonly files: readonly Planned[]
  /** What was left as it is. */
  readonly left: readonly string[]
  /** What is left for the user to do. */
  readonly after: readonly string[]
}

/** A file as it is, and as it becomes. */
export interface Edit {
  readonly file: Planned
  readonly before: string | null
  readonly after: string | null
}

/** A file that cannot be edited, and the reason. */
export class EditRefused extends Error {
  readonly file: Planned
  readonly reason: DepgateError

  constructor(file: Planned, reason: DepgateError) {
    super(reason.message)
    this.file = file
    this.reason = reason
  }
}

/**
 * Edits the files of all plans in memory: either each of them can be edited, or none is written. What two plans share (the
 * program, a settings file that two agents read) is edited once after the other.
 *
 * @throws {EditRefused} where a file is not what its reader expects.
 */
export function editFiles(plans: readonly Plan[], isRemoved: boolean, read: Read): Edit[] {
  const edits = new Map<string, Edit>()
  const readNow: Read = (path) => {
    const edit = edits.get(path)
    return edit === undefined ? read(path) : edit.after
  }
  const files = plans.flatMap((plan) => plan.files)
  // A program goes last: the settings that are left show whether it is still run.
  const inOrder = isRemoved ? [...files].sort((a, b) => Number(a.isLarge) - Number(b.isLarge)) : files
  for (const file of inOrder) {
    const text = readNow(file.path)
    const before = edits.has(file.path) ? (edits.get(file.path)?.before ?? null) : text
    try {
      const after = !isRemoved ? file.add(text) : text === null ? null : file.remove(text, readNow)
      edits.set(file.path, { file, before, after })
    } catch (error) {
      throw error instanceof DepgateError ? new EditRefused(file, error) : error
    }
  }
  return [...edits.values()]
}
