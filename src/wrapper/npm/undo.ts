// Undoes an install by a journal and copies, which survive a crash of npm or depgate.

import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { randomBytes } from 'node:crypto'
import { basename, dirname, join, resolve } from 'node:path'
import { DepgateError } from '../../errors.ts'
import { claimFolder } from '../../system/private-folder.ts'
import type { PlannedTree, Undo } from '../../ports/npm.ts'
import { hiddenLockfile, npmLockfileNames } from '../../lockfile/npm/names.ts'
import { journalOf, leftOf, readJournal, type Journal, type JournalEntry } from './journal.ts'
import { hashOf, readHead } from './left-state.ts'
import { copyLinked, modulesOf, ancestorsOf, outermost, listDots, isInside, exists } from './kept-files.ts'

/** The name of a copy. */
const plainName = /^[\w-]+$/

/**
 * Records the state of a project. Only the paths that the install will change are copied, as hard links; for `npm ci`,
 * which empties node_modules, that folder is moved aside.
 *
 * @param journals - a private folder: a forged journal could make depgate write anywhere.
 * @throws {DepgateError} EUNDO where the state cannot be recorded; the project is then unchanged.
 */
export function openUndo(tree: PlannedTree, journals: string, now: Date): Undo {
  if (tree.isDryRun) return { journal: null, restore: () => undefined, drop: () => undefined }
  const base = join(tree.folder, `.depgate-undo-${randomBytes(6).toString('hex')}`)
  const file = journalOf(tree.folder, journals)
  try {
    if (!claimFolder(journals)) throw new Error('the folder of the journals is not private')
    mkdirSync(base, { mode: 0o700 })
    rmSync(leftOf(file), { force: true })
    const journal = keep(tree, base, now)
    writeFileSync(`${file}.draft`, JSON.stringify(journal), { flush: true, mode: 0o600 })
    renameSync(`${file}.draft`, file)
    if (tree.isClean) moveAside(journal, tree, base)
  } catch (cause) {
    undoJournal(tree.folder, journals)
    rmSync(base, { recursive: true, force: true })
    const hint = 'Nothing was changed. Is the disk full, or the project read-only?'
    throw new DepgateError('EUNDO', 'the project cannot be kept for the case that npm fails', { hint, cause })
  }
  return {
    journal: leftOf(file),
    restore: () => {
      undoJournal(tree.folder, journals)
    },
    drop: () => {
      rmSync(file, { force: true })
      rmSync(leftOf(file), { force: true })
      rmSync(base, { recursive: true, force: true })
    },
  }
}

/** Restores a folder by its journal; false where there is none. Can be repeated if it is interrupted. */
export function undoJournal(folder: string, journals: string): boolean {
  const file = journalOf(folder, journals)
  if (!existsSync(file)) return false
  try {
    const { base: name, places, dots, absent } = readJournal(file)
    const base = join(folder, name)
    const inside = (path: string) => isInside(folder, path)
    for (const { path, kept } of places.filter((one) => inside(one.path)))
      putBack(path, kept === null ? null : join(base, kept))
    for (const { folder: parent, names } of dots.filter((one) => inside(one.folder))) {
      for (const name of listDots(parent)) {
        if (!names.includes(name)) rmSync(join(parent, name), { recursive: true, force: true })
      }
    }
    for (const path of absent.filter(inside)) rmSync(path, { recursive: true, force: true })
    rmSync(file, { force: true })
    rmSync(leftOf(file), { force: true })
    rmSync(base, { recursive: true, force: true })
    return true
  } catch (cause) {
    const hint = 'The copies are in .depgate-undo-* there; run depgate here again to go on.'
    throw new DepgateError('EUNDO', 'the project could not be put back', { hint, cause })
  }
}

function keep(tree: PlannedTree, base: string, now: Date): Journal {
  const { folder } = tree
  const at = (file: string) => resolve(folder, file)
  const files = [...Object.keys(tree.manifests), ...npmLockfileNames]
  const modules = join(folder, 'node_modules')
  const targets = tree.isClean ? [] : outermost(tree.places.filter((path) => isInside(folder, path)))
  const parents = [...new Set([modules, ...targets.map(modulesOf)])]
  const bins = tree.isClean ? [] : parents.map((parent) => join(parent, '.bin'))
  const hidden = tree.isClean ? [] : [join(folder, hiddenLockfile)]
  const kept = [...files.map(at), ...hidden, ...bins, ...targets].map((path, nth): JournalEntry => {
    if (!exists(path)) return { path, kept: null }
    copyLinked(path, join(base, String(nth)), files.map(at).includes(path) || hidden.includes(path))
    return { path, kept: String(nth) }
  })
  const ancestors = targets.flatMap((path) => ancestorsOf(path, folder))
  return {
    base: basename(base),
    startedAt: now.toISOString(),
    isProject: tree.isProject,
    head: readHead(folder),
    files: [...files.map(at), join(folder, hiddenLockfile)].map((path) => ({
      path,
      sha256: hashOf(path),
    })),
    places: [...kept, ...(tree.isClean ? modulesOfProject(tree).map(moved) : [])],
    dots: [...new Set(targets.map(dirname))]
      .filter(exists)
      .map((one) => ({ folder: one, names: listDots(one) })),
    absent: [...new Set([modules, ...ancestors])].filter((one) => !tree.isClean && !exists(one)),
  }
}

function modulesOfProject({ folder, manifests }: PlannedTree): string[] {
  return Object.keys(manifests).map((file) => join(folder, dirname(file), 'node_modules'))
}

function moved(path: string, nth: number): JournalEntry {
  return { path, kept: exists(path) ? `modules-${nth}` : null }
}

// Called after the journal is written, so that a crash from here on can be recovered.
function moveAside({ places }: Journal, tree: PlannedTree, base: string): void {
  const modules = new Set(modulesOfProject(tree))
  for (const { path, kept } of places) {
    if (kept !== null && modules.has(path)) renameSync(path, join(base, kept))
  }
}

/** Restores one path; a copy that is gone was restored before. */
function putBack(path: string, kept: string | null): void {
  if (kept !== null && !plainName.test(basename(kept))) throw new Error('the journal names an invalid copy')
  if (kept === null) rmSync(path, { recursive: true, force: true })
  else if (exists(kept)) {
    rmSync(path, { recursive: true, force: true })
    mkdirSync(dirname(path), { recursive: true })
    renameSync(kept, path)
  }
}
