// Recovers from an install that was killed, where nothing else was written since.

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
 * Restores a project after a killed install, if every file that users edit too is as that install found or wrote it, and
 * the same commit is checked out. Otherwise nothing is changed, and the copies are kept.
 *
 * @throws {DepgateError} EUNDO where the project could not be restored, or the journal cannot be read.
 */
export function recover(folder: string, journals: string): Recovery {
  const file = journalOf(folder, journals)
  if (!existsSync(file)) return findMoved(folder, journals)
  const journal = tryRead(file)
  // An unreadable journal is an error of undoJournal, and the copies are kept.
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
    // Another checkout at the same path, which has nothing of that install.
    drop(file, null)
    return { type: 'none' }
  }
  // From now on only the user may restore it.
  renameSync(file, join(base, 'journal.json'))
  rmSync(leftOf(file), { force: true })
  return { type: 'changed', startedAt, changed, kept: base, files: listKept(folder, journal) }
}

/** Whether a file is npm's own record of node_modules, which users do not edit. */
const isHidden = (file: string) => basename(file) === basename(hiddenLockfile)

/** npm writes its record of node_modules last: where that is new, the install is complete. */
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
      // npm ci removes node_modules together with npm's record; other installs may remove the record too.
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

/**
 * Finds the copies of an install in a project that was moved since, so that its journal has the old path. The journal is
 * only read: where the project was copied, it is still that of the first one.
 */
function findMoved(folder: string, journals: string): Recovery {
  const name = readdirOf(folder).find((one) => keptName.test(one) && !isReported(join(folder, one)))
  if (name === undefined) return { type: 'none' }
  const kept = join(folder, name)
  appendFileSync(join(kept, 'moved'), '')
  const found = findJournal(name, journals)
  const files = found === null ? [] : listKept(found.folder, found.journal)
  const startedAt = found?.journal.startedAt ?? null
  return { type: 'changed', startedAt, changed: ['the folder of the project'], kept, files }
}

/** The journal of copies, and the folder in which that install ran. */
function findJournal(base: string, journals: string): { journal: Journal; folder: string } | null {
  for (const name of readdirOf(journals).filter((one) => /^[0-9a-f]{64}$/.test(one))) {
    const file = join(journals, name)
    const journal = tryRead(file)
    if (journal?.base !== base || !journal.isProject) continue
    const folder = journal.files
      .map(({ path }) => dirname(path))
      .find((one) => journalOf(one, journals) === file)
    if (folder !== undefined) return { journal, folder }
  }
  return null
}

function isReported(kept: string): boolean {
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
 * Makes git ignore the copies of an install, which `git add -A` during an install, or after a killed one, would commit.
 * Written once into `info/exclude` of the checkout.
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
    // Nothing can be added to a read-only checkout either.
  }
}

const pattern = '.depgate-undo-*'
