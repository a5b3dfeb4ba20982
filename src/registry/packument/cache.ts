// The disk cache of packuments, private to the user: 64 files, each with the entries of many names.
//
// One file per name cost 0.3 s of a cold check of 691 names where creating a file takes a third of a millisecond; 64
// files cost a tenth of that. A file is replaced as a whole. Of two processes that do so at once one can lose the
// entries of the other, which are then requested again.

import { createHash, randomBytes } from 'node:crypto'
import { readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type CachedPackument, parseEntry, printEntry } from './cached.ts'
import { claimFolder } from '../../system/private-folder.ts'
import { fields } from '../../http/response.ts'

/** Reads and writes entries, by registry and name. */
export interface ReleaseCache {
  /** Null for an entry that is absent, truncated, of another name or of another layout. */
  read(registry: string, name: string): CachedPackument | null
  /** Replaces the entry at the next `flush`. */
  write(registry: string, name: string, entry: CachedPackument): void
  /** Writes the entries to disk. Never throws. */
  flush(): void
}

/** The entries of one file: the start of each in `bytes`, and its length. */
interface CacheFile {
  readonly places: ReadonlyMap<string, readonly [number, number]>
  readonly bytes: Buffer
}

const emptyFile: CacheFile = { places: new Map(), bytes: Buffer.alloc(0) }
/** Incremented when the layout of the files changes. */
const layout = 1
const fileCount = 64
/** The maximum size of one entry, in bytes. */
const maxNameBytes = 8 * 2 ** 20
/** In bytes; a larger file is started again. */
const maxFileBytes = 32 * 2 ** 20

/**
 * Opens the cache in `folder`; null where the folder cannot be made private to this user: another user could forge the
 * age of a package there.
 */
export function openCache(folder: string): ReleaseCache | null {
  const files = join(folder, 'releases')
  if (!claimFolder(folder) || !claimFolder(files)) return null
  const known = new Map<string, CacheFile>()
  const pending = new Map<string, Map<string, Uint8Array>>()

  function cacheFileOf(file: string): CacheFile {
    const content = known.get(file) ?? readFile(join(files, file))
    known.set(file, content)
    return content
  }

  return {
    read: (registry, name) => {
      const { key, file } = placeOf(registry, name)
      const { places, bytes } = cacheFileOf(file)
      const place = places.get(key)
      if (place === undefined) return null
      try {
        return parseEntry(bytes.subarray(place[0], place[0] + place[1]), registry, name)
      } catch {
        return null
      }
    },
    write: (registry, name, entry) => {
      const printed = entry.printed ?? Buffer.from(printEntry(entry, registry, name))
      if (printed.length > maxNameBytes) return
      const { key, file } = placeOf(registry, name)
      const written = pending.get(file) ?? new Map<string, Uint8Array>()
      pending.set(file, written.set(key, printed))
    },
    flush: () => {
      for (const [file, written] of pending) {
        known.delete(file)
        replace(join(files, file), written)
      }
      pending.clear()
    },
  }
}

function placeOf(registry: string, name: string): { readonly key: string; readonly file: string } {
  const hash = createHash('sha256').update(`${registry}\n${name}`).digest()
  return { key: hash.toString('base64url'), file: ((hash[0] ?? 0) % fileCount).toString(16).padStart(2, '0') }
}

/** Reads a file; one that cannot be read is empty. Each entry has a checksum of its own. */
function readFile(path: string): CacheFile {
  try {
    if (statSync(path).size > maxFileBytes) return emptyFile
    const text = readFileSync(path)
    const end = text.indexOf(10)
    const index = fields(JSON.parse(text.toString('utf8', 0, end)))
    if (end < 0 || index.layout !== layout) return emptyFile
    const bytes = text.subarray(end + 1)
    const places = Object.entries(fields(index.entries)).filter((one): one is [string, [number, number]] =>
      isPlace(one[1], bytes.length),
    )
    return { places: new Map(places), bytes }
  } catch {
    return emptyFile
  }
}

function isPlace(value: unknown, size: number): boolean {
  const [start, length] = Array.isArray(value) ? (value as unknown[]) : []
  const isNumber = (one: unknown): one is number => Number.isSafeInteger(one) && (one as number) >= 0
  return isNumber(start) && isNumber(length) && start + length <= size
}

// Entries that another process wrote meanwhile are kept, except for the names that were just requested.
function replace(path: string, written: ReadonlyMap<string, Uint8Array>): void {
  const { places, bytes } = readFile(path)
  const kept = [...places].flatMap(([key, [start, length]]): [string, Uint8Array][] =>
    written.has(key) ? [] : [[key, bytes.subarray(start, start + length)]],
  )
  const size = [...kept, ...written].reduce((sum, [, entry]) => sum + entry.length, 0)
  const all = size > maxFileBytes / 2 ? [...written] : [...kept, ...written]
  let start = 0
  const index = all.map(([key, { length }]) => [key, [(start += length) - length, length]])
  const head = JSON.stringify({ layout, entries: Object.fromEntries(index) as unknown })
  // Replaced atomically. No fsync: a file that a crash truncated is a cache miss.
  const draft = `${path}.${randomBytes(6).toString('hex')}`
  try {
    const content = Buffer.concat([Buffer.from(`${head}\n`), ...all.map(([, entry]) => entry)])
    writeFileSync(draft, content, { mode: 0o600, flag: 'wx' })
    renameSync(draft, path)
  } catch {
    // The next run requests them again.
    rmSync(draft, { force: true })
  }
}
