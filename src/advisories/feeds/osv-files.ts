// Finds OSV data on disk and reads its files one by one: folders of records, and archives of them.

import { existsSync, realpathSync, statSync, type Dirent, type Stats } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import { DepgateError } from '../../errors.ts'
import { readArchive } from './osv-archive.ts'
import type { OsvFound } from './osv-text.ts'

/** Where OSV data lies. */
export interface OsvPlace {
  readonly type: 'archive' | 'folder'
  readonly path: string
}

/** The largest record that is read, unpacked: 16 MiB, some hundred times the largest real one. */
const maxRecordBytes = 16 * 2 ** 20
/** Far beyond what OSV has for npm (some 220,000 in 2025). */
const maxFiles = 1_000_000

/**
 * The places of an archive in a folder: depgate's own, and those of osv-scanner, whose documentation and whose
 * code (scalibr, since 2.5) name different ones.
 */
const layouts = ['all.zip', 'npm/all.zip', 'osv-scanner/npm/all.zip', 'osv-scalibr/npm/all.zip']

/**
 * Finds the data that a path leads to: in a folder the records and every archive, since neither replaces the other.
 * Empty where nothing is there.
 *
 * @throws what node throws where it cannot be looked at.
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

/** What one file of a place contains, and when that file was last written, in milliseconds; null in an archive. */
export interface OsvFile {
  readonly found: NonNullable<OsvFound>
  readonly writtenMs: number | null
}

/**
 * Reads every npm record of a place, the withdrawn ones too. What cannot be understood is named, and the rest read: what
 * it tells counts all the same.
 *
 * @param now - what was withdrawn later than this is not understood.
 * @throws what node throws where a folder or file cannot be read.
 */
export async function* readRecords({ type, path }: OsvPlace, now: Date): AsyncGenerator<OsvFile> {
  // The scores of CVSS take 50 ms to load, and a look-up in an index needs none.
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
  /** Why there is no text; a phrase that reads after the name. */
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
        // An editor marks a file that it has open by a link to nowhere: `.#name`.
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

/** Follows a link, since data left out would read as silence; undefined where it leads nowhere. */
function follow(path: string, entry: Dirent): Dirent | Stats | undefined {
  return entry.isSymbolicLink() ? statSync(path, { throwIfNoEntry: false }) : entry
}

async function readOne(path: string, name: string): Promise<FolderFile> {
  const { size, mtimeMs } = statSync(path)
  const large = `is larger than ${maxRecordBytes / 2 ** 20} MB`
  if (size > maxRecordBytes) return { name, text: null, trouble: large, writtenMs: mtimeMs }
  return { name, text: await readFile(path, 'utf8'), trouble: '', writtenMs: mtimeMs }
}

/** `ALL.ZIP` is found by its name on some disks and not on others. */
function isHiddenArchive(name: string): boolean {
  const place = name.split(sep).join('/')
  return !layouts.includes(place) && layouts.includes(place.toLowerCase())
}
