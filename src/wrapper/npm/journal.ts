// The journal of an install: the state before it, and the copies from which it can be restored.

import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** The folder of the copies, beside the lockfile: on the same disk, so that hard links are possible. */
export const keptName = /^\.depgate-undo-[0-9a-f]{12}$/

/** One path that an install may change. `kept` is the name of its copy; null where the path did not exist. */
export interface JournalEntry {
  readonly path: string
  readonly kept: string | null
}
/** The state of a project before an install; paths are absolute. */
export interface Journal {
  /** The name of the folder with the copies. */
  readonly base: string
  /** ISO 8601. */
  readonly startedAt: string
  /** False for npm exec's folder and the global folder, whose files are not edited by hand. */
  readonly isProject: boolean
  /** The state of HEAD; see `readHead`. */
  readonly head: string | null
  /** The files that both npm and users write, with their hashes; null where a file did not exist. */
  readonly files: readonly { readonly path: string; readonly sha256: string | null }[]
  readonly places: readonly JournalEntry[]
  /** Folders with their dot entries: npm renames what it replaces to such names. */
  readonly dots: readonly { readonly folder: string; readonly names: readonly string[] }[]
  /** Folders that did not exist, the outermost first. */
  readonly absent: readonly string[]
}

/** Reads a journal. @throws where the file is not one. */
export function readJournal(file: string): Journal {
  const journal = JSON.parse(readFileSync(file, 'utf8')) as Journal
  if (!keptName.test(journal.base)) throw new Error('the journal names no folder of its own')
  return journal
}

/** The file beside a journal in which npm records what it writes. */
export function leftOf(file: string): string {
  return `${file}.left`
}

/** The journal of a folder, which is stored outside of it. */
export function journalOf(folder: string, journals: string): string {
  return join(journals, createHash('sha256').update(folder).digest('hex'))
}
