// The journal of an install: what it found and where it kept that, so that a later run can put it back.

import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** The folder beside the lockfile where things are kept: on the same disk, so that it can hold links instead of copies. */
export const keptName = /^\.depgate-undo-[0-9a-f]{12}$/

/** One path that an install may touch. `kept` is where it was put, relative to the journal; null where it was not there. */
export interface JournalEntry {
  readonly path: string
  readonly kept: string | null
}
/** What an install found in a project; paths are absolute. */
export interface Journal {
  /** The name of the folder where things are kept. */
  readonly base: string
  /** ISO 8601. */
  readonly startedAt: string
  /** Whether people edit files there: not in what `npm exec` keeps, nor in the global folder. */
  readonly isProject: boolean
  /** What HEAD was; see `readHead`. */
  readonly head: string | null
  /** The files that npm and people write, with the hash of what was in them; null where one was not there. */
  readonly files: readonly { readonly path: string; readonly sha256: string | null }[]
  readonly places: readonly JournalEntry[]
  /** Folders, with the entries that began with a dot: npm keeps what it replaces under such names. */
  readonly dots: readonly { readonly folder: string; readonly names: readonly string[] }[]
  /** Folders that were not there, the outermost first. */
  readonly absent: readonly string[]
}

/** @throws where it is no journal. */
export function readJournal(file: string): Journal {
  const journal = JSON.parse(readFileSync(file, 'utf8')) as Journal
  if (!keptName.test(journal.base)) throw new Error('the journal names no folder of its own')
  return journal
}

/** The file beside a journal in which npm records what it writes. */
export function leftOf(file: string): string {
  return `${file}.left`
}

/** The journal of a folder, which lies outside of it. */
export function journalOf(folder: string, journals: string): string {
  return join(journals, createHash('sha256').update(folder).digest('hex'))
}
