// Finds OSV data on disk and reads its files one by one: a folder of records, or an archive of them.

import { existsSync, realpathSync, statSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { DepgateError } from '../../errors.ts'
import { parseOsvRecord, type OsvRecord } from '../../osv.ts'
import { plain } from '../../text.ts'
import { readArchive } from './osv-archive.ts'

/** Where OSV data lies. */
export interface OsvPlace {
  readonly type: 'archive' | 'folder'
  readonly path: string
}

/** The largest record that is read, unpacked: 16 MiB, some hundred times the largest real one. */
const mostRecordBytes = 16 * 2 ** 20
/** Far beyond what OSV has for npm (some 220,000 in 2025). */
const mostFiles = 1_000_000

/**
 * The places of an archive in a folder: depgate's own, and those of osv-scanner, whose documentation and whose
 * code (scalibr, since 2.5) name different ones.
 */
const layouts = ['all.zip', 'npm/all.zip', 'osv-scanner/npm/all.zip', 'osv-scalibr/npm/all.zip']

/** Finds the data that a path leads to; null where there is none. @throws what node throws where it cannot be looked at. */
export function findOsv(path: string): OsvPlace | null {
  try {
    if (!statSync(path).isDirectory()) return { type: 'archive', path }
    const archive = layouts.map((layout) => join(path, layout)).find((file) => existsSync(file))
    return archive === undefined ? { type: 'folder', path } : { type: 'archive', path: archive }
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT' || code === 'ENOTDIR') return null
    throw error
  }
}

/**
 * Reads every live npm record of a place. One that cannot be understood ends it: what it would have said is not known.
 *
 * @throws {DepgateError} EADVISORIES, naming the file.
 */
export async function* readRecords({ type, path }: OsvPlace): AsyncGenerator<OsvRecord> {
  for await (const { name, json } of type === 'archive' ? readArchive(path) : readFolder(path)) {
    let record: OsvRecord | null
    try {
      record = parseOsvRecord(json, 'osv')
    } catch (cause) {
      if (!(cause instanceof DepgateError)) throw cause
      throw new DepgateError('EADVISORIES', `${plain(name, 120)} is ${cause.message}`, { cause })
    }
    if (record !== null) yield record
  }
}

async function* readFolder(root: string): AsyncGenerator<{ name: string; json: unknown }> {
  const folders = [root]
  const seen = new Set([realpathSync(root)])
  let count = 0
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    const entries = await readdir(folder, { withFileTypes: true })
    for (const entry of entries) {
      const path = join(folder, entry.name)
      const name = relative(root, path)
      // A link is followed, since data left out would read as silence; `seen` breaks circles.
      const stat = entry.isSymbolicLink() ? statSync(path, { throwIfNoEntry: false }) : entry
      if (stat?.isDirectory() === true) {
        const real = realpathSync(path)
        if (!seen.has(real)) folders.push(path)
        seen.add(real)
      } else if (entry.name.endsWith('.json') && stat?.isFile() === true) {
        if ((count += 1) > mostFiles) throw unreadable(root, `holds more than ${mostFiles} files`)
        const json = parseJson(await readBounded(path, name), name)
        if (isRecord(json)) yield { name, json }
      }
    }
  }
}

/** Indexes and manifests lie among the records of real collections; none of them has `affected`. */
function isRecord(json: unknown): boolean {
  return typeof json === 'object' && json !== null && Object.hasOwn(json, 'affected')
}

async function readBounded(path: string, name: string): Promise<string> {
  if (statSync(path).size <= mostRecordBytes) return readFile(path, 'utf8')
  throw unreadable(name, `is larger than ${mostRecordBytes / 2 ** 20} MB`)
}

/** @throws {DepgateError} EADVISORIES, naming the file. */
function parseJson(text: string, name: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw unreadable(name, 'is not JSON', cause)
  }
}

/** The error of a file that cannot be read. */
function unreadable(name: string, why: string, cause?: unknown): DepgateError {
  return new DepgateError('EADVISORIES', `${plain(name, 120)} ${why}`, { cause })
}
