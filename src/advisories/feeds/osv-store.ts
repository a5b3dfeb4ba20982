// Knows where depgate keeps OSV data of its own, and what lies there.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { OsvDescription } from '../../ports/registry.ts'
import { fields } from '../../http/response.ts'
import { indexFolder, readMeta, stateOf } from './osv-index.ts'

/** Where depgate keeps OSV data of its own, and the indexes of all that it reads. */
export interface OsvFolders {
  readonly own: string
  readonly indexes: string
}

/** Where depgate's own copy came from, and what it holds. */
export interface OsvStamp {
  /** A hash of the address or path. */
  readonly from: string
  readonly etag: string | null
  readonly lastModified: string | null
  readonly records: number
  readonly names: number
  readonly updatedAt: string
  /** When the place that it came from was last asked, ISO 8601; null where no stamp tells. */
  readonly checkedAt: string | null
}

/** Names the folders in depgate's cache folder. */
export function osvFolders(cacheFolder: string): OsvFolders {
  return { own: join(cacheFolder, 'osv'), indexes: join(cacheFolder, 'osv-index') }
}

/** Names the files of depgate's own copy: the archive, and its stamp. */
export function osvFiles({ own }: OsvFolders) {
  const folder = join(own, 'npm')
  return { folder, archive: join(folder, 'all.zip'), stamp: join(folder, 'stamp.json') } as const
}

/** Describes depgate's own copy; null where there is none, or nothing that tells what it holds. */
export function describeOsv(cacheFolder: string): OsvDescription | null {
  const folders = osvFolders(cacheFolder)
  const { archive: path } = osvFiles(folders)
  try {
    const stamp = readStamp(folders)
    const told = stamp ?? readMeta(indexFolder(folders.indexes, stateOf(path)))
    if (told === null) return null
    const { records, names, updatedAt } = told
    return { path, records, names, updatedAt, fetchedAt: stamp?.checkedAt ?? null }
  } catch {
    return null
  }
}

/** Reads the stamp of depgate's own copy; null where there is none, or it is of another archive than lies there now. */
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

/** Writes the stamp of depgate's own copy, which has `size` and `mtimeMs`. */
export async function writeStamp(
  folders: OsvFolders,
  stamp: OsvStamp & { readonly size: number; readonly mtimeMs: number },
): Promise<void> {
  const { default: writeFileAtomic } = await import('write-file-atomic')
  await writeFileAtomic(osvFiles(folders).stamp, JSON.stringify(stamp), { mode: 0o600, chown: false })
}
