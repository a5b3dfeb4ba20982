// Finds OSV data on disk and reads its files one by one: folders and archives of records.

import { existsSync, realpathSync, statSync, type Dirent, type Stats } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import { DepgateError } from '../../errors.ts'
import { readArchive } from './osv-archive.ts'
import type { OsvFound } from './osv-text.ts'

/** A folder or an archive with OSV data. */
export interface OsvPlace {
  readonly type: 'archive' | 'folder'
  readonly path: string
}

/** The maximum size of a record, decompressed: 16 MiB, some hundred times the largest real one. */
const maxRecordBytes = 16 * 2 ** 20
/** Far more than OSV has for npm (some 220,000 in 2025). */
const maxFiles = 1_000_000

/**
 * The paths of an archive in a folder: depgate's own, and those of osv-scanner, whose documentation and whose code
 * (scalibr, since 2.5) use different ones.
 */
const layouts = ['all.zip', 'npm/all.zip', 'osv-scanner/npm/all.zip', 'osv-scalibr/npm/all.zip']

/**
 * Finds the data at a path: in a folder the records and every archive, since neither replaces the other. Empty where
 * nothing exists.
 *
 * @throws node's error where the path cannot be read.
 */
export function findOsv(path: string): readonly OsvPlace[] {
  try {
    if (!statSync(path).isDirectory()) return [{ type: 'archive', path }]
    const archives = layouts.map((layout) => join(path, layout)).filter((file) => existsSync(file))
    return [...archives.map((file) => ({ type: 'archive' as const, path: file })), { type: 'folder', path }]
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT' || code === 'ENOTDIR') return []
    throw error
  }
}

/** The content of one file, and when the file was last written, in milliseconds; null in an archive. */
export interface OsvFile {
  readonly found: NonNullable<OsvFound>
  readonly writtenMs: number | null
}

/**
 * Reads every npm record of a place, including the withdrawn ones. An invalid record is reported and the others are
 * still read.
 *
 * @param now - a record that was withdrawn later than this is invalid.
 * @throws node's error where a folder or file cannot be read.
 */
export async function* readRecords({ type, path }: OsvPlace, now: Date): AsyncGenerator<OsvFile> {
  // The library for CVSS takes 50 ms to load, and a look-up in an index does not need it.
  const { readOsvText, troubleWith } = await import('./osv-text.ts')
  const wrap = (found: OsvFound, writtenMs: number | null = null): OsvFile[] =>
    found === null ? [] : [{ found, writtenMs }]
  if (type === 'folder') {
    for await (const { name, text, trouble, writtenMs } of readFolder(path)) {
      yield* wrap(text === null ? troubleWith(name, trouble) : readOsvText(name, text, true, now), writtenMs)
    }
    return
  }
  try {
    for await (const file of readArchive(path)) {
      yield* wrap(
        'trouble' in file
          ? troubleWith(file.name, file.trouble)
          : readOsvText(file.name, file.text, false, now),
      )
    }
  } catch (error) {
    if (!(error instanceof DepgateError)) throw error
    yield* wrap(troubleWith('', error.message))
  }
}

interface FolderFile {
  readonly name: string
  readonly text: string | null
  /** Why there is no text; a phrase that follows the name. */
  readonly trouble: string
  readonly writtenMs: number | null
}

async function* readFolder(root: string): AsyncGenerator<FolderFile> {
  const folders = [root]
  const seen = new Set([realpathSync(root)])
  let count = 0
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    for (const entry of await readdir(folder, { withFileTypes: true })) {
      const path = join(folder, entry.name)
      const name = relative(root, path)
      const refuse = (trouble: string) => ({ name, text: null, trouble, writtenMs: null })
      const stat = follow(path, entry)
      if (stat === undefined) {
        // Emacs marks an open file by a dangling link: `.#name`.
        if (!entry.name.startsWith('.#')) yield refuse('is a link to something that is not there')
      } else if (stat.isDirectory()) {
        const real = realpathSync(path)
        if (!seen.has(real)) folders.push(path)
        seen.add(real)
      } else if (/\.json$/i.test(entry.name)) {
        if (!stat.isFile()) yield refuse('is no ordinary file')
        else if ((count += 1) > maxFiles) return yield refuse(`is one of more than ${maxFiles} files`)
        else yield await readOne(path, name)
      } else if (isHiddenArchive(name)) yield refuse('is an archive whose name other readers leave out')
    }
  }
}

/** Follows a link, since skipped data would look like missing advisories; undefined for a dangling link. */
function follow(path: string, entry: Dirent): Dirent | Stats | undefined {
  return entry.isSymbolicLink() ? statSync(path, { throwIfNoEntry: false }) : entry
}

async function readOne(path: string, name: string): Promise<FolderFile> {
  const { size, mtimeMs } = statSync(path)
  const large = `is larger than ${maxRecordBytes / 2 ** 20} MB`
  if (size > maxRecordBytes) return { name, text: null, trouble: large, writtenMs: mtimeMs }
  return { name, text: await readFile(path, 'utf8'), trouble: '', writtenMs: mtimeMs }
}

/** `ALL.ZIP` is found as `all.zip` only on file systems that ignore case. */
function isHiddenArchive(name: string): boolean {
  const place = name.split(sep).join('/')
  return !layouts.includes(place) && layouts.includes(place.toLowerCase())
}
