// Keeps on disk what registries said of packages, private to the user: 64 files, each with the entries of many names.
//
// A file a name cost 0.3 s of a cold check of 691 names where making a file takes a third of a millisecond; these cost
// a tenth of it. A file is replaced whole. Of two processes that do so at once one can lose what the other learned:
// it is asked for again.

import { createHash, randomBytes } from 'node:crypto'
import { readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type CachedPackument, parseEntry, printEntry } from './cached.ts'
import { claimFolder } from '../../system/private-folder.ts'
import { fields } from '../../http/response.ts'

/** Reads and writes entries, by registry and name. */
export interface ReleaseCache {
  /** Null for whatever cannot be trusted: absent, truncated, of another name or another layout. */
  read(registry: string, name: string): CachedPackument | null
  /** Replaces the entry whole, once `flush` is called. */
  write(registry: string, name: string, entry: CachedPackument): void
  /** Puts on disk what was written. Never throws. */
  flush(): void
}

/** The entries of one file: where each begins in `bytes`, and how long it is. */
interface CacheFile {
  readonly places: ReadonlyMap<string, readonly [number, number]>
  readonly bytes: Buffer
}

const emptyShelf: CacheFile = { places: new Map(), bytes: Buffer.alloc(0) }
/** Counts up when the layout of the files changes. */
const layout = 1
const shelves = 64
/** What a registry can make this cache store for one name, in bytes. */
const maxNameBytes = 8 * 2 ** 20
/** In bytes: a larger file begins anew. */
const maxFileBytes = 32 * 2 ** 20

/**
 * Opens the cache in `folder`, or returns null where the folder cannot be had for this user alone: what others
 * can write to would let them tell how old a package is.
 */
export function openCache(folder: string): ReleaseCache | null {
  const files = join(folder, 'releases')
  if (!claimFolder(folder) || !claimFolder(files)) return null
  const known = new Map<string, CacheFile>()
  const pending = new Map<string, Map<string, Uint8Array>>()

  function cacheFileOf(file: string): CacheFile {
    const fields = known.get(file) ?? readShelf(join(files, file))
    known.set(file, fields)
    return fields
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
  return { key: hash.toString('base64url'), file: ((hash[0] ?? 0) % shelves).toString(16).padStart(2, '0') }
}

/** Reads a file; what cannot be read holds nothing. Each entry shows by itself whether it is whole. */
function readShelf(path: string): CacheFile {
  try {
    if (statSync(path).size > maxFileBytes) return emptyShelf
    const text = readFileSync(path)
    const end = text.indexOf(10)
    const index = fields(JSON.parse(text.toString('utf8', 0, end)))
    if (end < 0 || index.layout !== layout) return emptyShelf
    const bytes = text.subarray(end + 1)
    const places = Object.entries(fields(index.entries)).filter((one): one is [string, [number, number]] =>
      isPlace(one[1], bytes.length),
    )
    return { places: new Map(places), bytes }
  } catch {
    return emptyShelf
  }
}

function isPlace(value: unknown, size: number): boolean {
  const [start, length] = Array.isArray(value) ? (value as unknown[]) : []
  const isNumber = (one: unknown): one is number => Number.isSafeInteger(one) && (one as number) >= 0
  return isNumber(start) && isNumber(length) && start + length <= size
}

// What another process wrote meanwhile stays, but for the names that were just asked about.
function replace(path: string, written: ReadonlyMap<string, Uint8Array>): void {
  const { places, bytes } = readShelf(path)
  const kept = [...places].flatMap(([key, [start, length]]): [string, Uint8Array][] =>
    written.has(key) ? [] : [[key, bytes.subarray(start, start + length)]],
  )
  const size = [...kept, ...written].reduce((sum, [, entry]) => sum + entry.length, 0)
  const all = size > maxFileBytes / 2 ? [...written] : [...kept, ...written]
  let start = 0
  const index = all.map(([key, { length }]) => [key, [(start += length) - length, length]])
  const head = JSON.stringify({ layout, entries: Object.fromEntries(index) as unknown })
  // Whole or not at all, no matter who else writes. No fsync: a file that a crash cut short is a miss.
  const draft = `${path}.${randomBytes(6).toString('hex')}`
  try {
    const content = Buffer.concat([Buffer.from(`${head}\n`), ...all.map(([, entry]) => entry)])
    writeFileSync(draft, content, { mode: 0o600, flag: 'wx' })
    renameSync(draft, path)
  } catch {
    // The next run asks again.
    rmSync(draft, { force: true })
  }
}
