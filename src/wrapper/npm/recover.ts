// What an install that was killed left: put back only where nothing else has been written since.

import {
  appendFileSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
} from 'node:fs'
import { basename, dirname, join, relative } from 'node:path'
import { hiddenLockfile } from '../../lockfile/npm/names.ts'
import type { Recovery } from '../../ports/npm.ts'
import { commonOf, findGit, hashOf, readHead, readLeft } from './left-state.ts'
import { journalOf, keptName, leftOf, readJournal, type Journal } from './journal.ts'
import { undoJournal } from './undo.ts'
import { exists } from './kept-files.ts'

/**
 * Puts a project back that a killed install left half way, if every file that people edit too is as that install found
 * or wrote it, and the same commit is checked out. Else nothing is touched, and what was kept stays where it is.
 *
 * @throws {DepgateError} EUNDO where it could not be put back, or where the journal cannot be read.
 */
export function recover(folder: string, journals: string): Recovery {
  const file = journalOf(folder, journals)
  if (!existsSync(file)) return findMoved(folder)
  const journal = tryRead(file)
  // What cannot be read is told as it always was: an error, with what was kept still there.
  if (journal === null)
    return undoJournal(folder, journals) ? { type: 'restored', startedAt: '' } : { type: 'none' }
  const { startedAt } = journal
  if (!journal.isProject) {
    undoJournal(folder, journals)
    return { type: 'restored', startedAt }
  }
  const base = join(folder, journal.base)
  const left = readLeft(leftOf(file))
  if (isComplete(journal, left)) {
    drop(file, base)
    return { type: 'complete', startedAt }
  }
  const changed = listChanged(folder, journal, left)
  if (changed.length === 0 && exists(base)) {
    undoJournal(folder, journals)
    return { type: 'restored', startedAt }
  }
  if (!exists(base)) {
    // Another checkout in the same place: nothing of that install is here.
    drop(file, null)
    return { type: 'none' }
  }
  // From now on it is nobody's to put back by itself.
  renameSync(file, join(base, 'journal.json'))
  rmSync(leftOf(file), { force: true })
  return { type: 'changed', startedAt, changed, kept: base, files: listKept(folder, journal) }
}

/** Whether a file is npm's own record of node_modules, which no person edits. */
const isHidden = (file: string) => basename(file) === basename(hiddenLockfile)

/** npm writes its record of node_modules last: where that is new, everything else is in place. */
function isComplete({ files }: Journal, left: ReadonlyMap<string, ReadonlySet<string>>): boolean {
  const hidden = files.find(({ path }) => isHidden(path))
  const now = hidden === undefined ? null : hashOf(hidden.path)
  if (hidden === undefined || now === null || now === hidden.sha256) return false
  return left.get(hidden.path)?.has(now) === true
}

function listChanged(
  folder: string,
  journal: Journal,
  left: ReadonlyMap<string, ReadonlySet<string>>,
): string[] {
  const changed = journal.files
    .filter(({ path, sha256 }) => {
      const now = hashOf(path)
      if (now === sha256) return false
      // npm ci empties node_modules, and with it npm's record of it; an install may drop that too.
      if (now === null) return !isHidden(path)
      return left.get(path)?.has(now) !== true
    })
    .map(({ path }) => relative(folder, path).replaceAll('\\', '/'))
  return readHead(folder) === journal.head ? changed : [...changed, 'HEAD']
}

function listKept(folder: string, { base, places, files }: Journal): [string, string][] {
  const edited = new Set(files.map(({ path }) => path))
  return places
    .filter(({ path, kept }) => kept !== null && edited.has(path) && !isHidden(path))
    .map(({ path, kept }) => [relative(folder, path), join(base, kept ?? '')] as [string, string])
    .map(([path, kept]) => [path.replaceAll('\\', '/'), kept.replaceAll('\\', '/')])
}

/** What an install kept in a project that was moved since: its journal names the old place. */
function findMoved(folder: string): Recovery {
  const name = readdirOf(folder).find((one) => keptName.test(one) && !isTold(join(folder, one)))
  if (name === undefined) return { type: 'none' }
  const kept = join(folder, name)
  appendFileSync(join(kept, 'moved'), '')
  return { type: 'changed', startedAt: null, changed: ['the folder of the project'], kept, files: [] }
}

function isTold(kept: string): boolean {
  return exists(join(kept, 'moved')) || exists(join(kept, 'journal.json')) || !lstatSync(kept).isDirectory()
}

function readdirOf(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}

function tryRead(file: string): Journal | null {
  try {
    const journal = readJournal(file)
    return Array.isArray(journal.files) && typeof journal.startedAt === 'string' ? journal : null
  } catch {
    return null
  }
}

function drop(file: string, base: string | null): void {
  rmSync(file, { force: true })
  rmSync(leftOf(file), { force: true })
  if (base !== null) rmSync(base, { recursive: true, force: true })
}

/**
 * Keeps git from taking what an install keeps: `git add -A` during an install, or after a killed one, would commit it.
 * Written into git's own list for this checkout (`info/exclude`), once.
 */
export function excludeFromGit(folder: string): void {
  const git = findGit(folder)
  if (git === null) return
  const file = join(commonOf(git), 'info', 'exclude')
  try {
    const text = existsSync(file) ? readFileSync(file, 'utf8') : ''
    if (text.split(/\r?\n/).includes(pattern)) return
    mkdirSync(dirname(file), { recursive: true })
    appendFileSync(file, `${text === '' || text.endsWith('\n') ? '' : '\n'}${pattern}\n`)
  } catch {
    // A checkout that may only be read has nothing added to it either.
  }
}

const pattern = '.depgate-undo-*'
