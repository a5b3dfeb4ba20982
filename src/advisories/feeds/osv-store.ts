// Describes depgate's own copy of the OSV data.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { OsvDescription } from '../../ports/registry.ts'
import { fields } from '../../http/response.ts'
import { indexFolder, readMeta, stateOf } from './osv-index.ts'

/** The folders of depgate's own OSV data, and of the indexes of all OSV data. */
export interface OsvFolders {
  readonly own: string
  readonly indexes: string
}

/** The origin and the counts of depgate's own copy. */
export interface OsvStamp {
  /** A hash of the URL or path. */
  readonly from: string
  readonly etag: string | null
  readonly lastModified: string | null
  readonly records: number
  readonly names: number
  readonly updatedAt: string
  /** When the origin was last requested, ISO 8601; null where the stamp does not state it. */
  readonly checkedAt: string | null
}

/** Returns the folders in depgate's cache folder. */
export function osvFolders(cacheFolder: string): OsvFolders {
  return { own: join(cacheFolder, 'osv'), indexes: join(cacheFolder, 'osv-index') }
}

/** Returns the files of depgate's own copy: the archive and its stamp. */
export function osvFiles({ own }: OsvFolders) {
  const folder = join(own, 'npm')
  return { folder, archive: join(folder, 'all.zip'), stamp: join(folder, 'stamp.json') } as const
}

/** Describes depgate's own copy; null where there is none, or neither a stamp nor an index. */
export function describeOsv(cacheFolder: string): OsvDescription | null {
  const folders = osvFolders(cacheFolder)
  const { archive: path } = osvFiles(folders)
  try {
    const stamp = readStamp(folders)
    const counts = stamp ?? readMeta(indexFolder(folders.indexes, stateOf(path)))
    if (counts === null) return null
    const { records, names, updatedAt } = counts
    return { path, records, names, updatedAt, fetchedAt: stamp?.checkedAt ?? null }
  } catch {
    return null
  }
}

/** Reads the stamp of depgate's own copy; null where there is none, or it belongs to another archive. */
export function readStamp(folders: OsvFolders): OsvStamp | null {
  const { archive, stamp: file } = osvFiles(folders)
  try {
    const stamp = fields(JSON.parse(readFileSync(file, 'utf8')))
    const { size, mtimeMs } = stateOf(archive)
    if (stamp.size !== size || stamp.mtimeMs !== mtimeMs) return null
    const { from, records, names, updatedAt } = stamp
    if (typeof from !== 'string' || typeof updatedAt !== 'string') return null
    if (typeof records !== 'number' || typeof names !== 'number') return null
    const text = (value: unknown) => (typeof value === 'string' ? value : null)
    return {
      from,
      etag: text(stamp.etag),
      lastModified: text(stamp.lastModified),
      records,
      names,
      updatedAt,
      checkedAt: text(stamp.checkedAt),
    }
  } catch {
    return null
  }
}

/** Writes the stamp of depgate's own copy; `size` and `mtimeMs` are those of the archive. */
export async function writeStamp(
  folders: OsvFolders,
  stamp: OsvStamp & { readonly size: number; readonly mtimeMs: number },
): Promise<void> {
  const { default: writeFileAtomic } = await import('write-file-atomic')
  await writeFileAtomic(osvFiles(folders).stamp, JSON.stringify(stamp), { mode: 0o600, chown: false })
}
