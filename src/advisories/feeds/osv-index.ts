// The index of an OSV archive by package name, so that a look-up reads kilobytes of it.

import { createHash } from 'node:crypto'
import { readFileSync, readdirSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { crc32 } from 'node:zlib'
import type { Advisory } from '../../model/evidence.ts'
import { version } from '../../version.ts'
import { fields } from '../../http/response.ts'
import { isPrivate } from '../../system/private-folder.ts'
import type { OsvTrouble } from './osv-text.ts'

/** The description of an index. */
export interface OsvMeta {
  readonly records: number
  readonly names: number
  /** ISO 8601: the newest `modified` of its records. */
  readonly updatedAt: string
  /** Checksums by shard. */
  readonly shards: Readonly<Record<string, number>>
  /** The invalid records. */
  readonly troubles: readonly OsvTrouble[]
}

/** Identifies an archive: an index belongs to one state of one file. */
export interface ArchiveState {
  readonly path: string
  readonly size: number
  readonly mtimeMs: number
}

/** Incremented when the layout changes. */
const schema = 2
/** After so many milliseconds an unfinished build was killed. */
const staleMs = 24 * 3_600_000

/** Returns the state of an archive. @throws node's error. */
export function stateOf(path: string): ArchiveState {
  const { size, mtimeMs } = statSync(path)
  return { path, size, mtimeMs }
}

/** Returns the folder of the index of an archive. */
export function indexFolder(root: string, { path, size, mtimeMs }: ArchiveState): string {
  const state = hash(`${schema} ${version} ${size} ${mtimeMs}`)
  return join(root, `${hash(path).slice(0, 16)}-${state.slice(0, 16)}`)
}

/** Reads the description of an index; null where there is none, or it is not private. */
export function readMeta(folder: string): OsvMeta | null {
  try {
    if (!isPrivate(folder)) return null
    const meta = fields(JSON.parse(readFileSync(join(folder, 'meta.json'), 'utf8')))
    const { records, names, updatedAt, shards, troubles } = meta
    const isShaped = typeof records === 'number' && typeof names === 'number' && typeof updatedAt === 'string'
    if (!isShaped || typeof shards !== 'object' || shards === null || !Array.isArray(troubles)) return null
    const checksums = shards as Record<string, number>
    return { records, names, updatedAt, shards: checksums, troubles: troubles as OsvTrouble[] }
  } catch {
    return null
  }
}

/** Looks up names; null where a file of the index is missing or damaged, which must not look like no advisories. */
export function lookUp(folder: string, meta: OsvMeta, names: readonly string[]): Advisory[] | null {
  const wanted = new Map<string, Set<string>>()
  for (const name of names) {
    const shard = shardOf(name)
    if (Object.hasOwn(meta.shards, shard))
      wanted.set(shard, (wanted.get(shard) ?? new Set()).add(JSON.stringify(name)))
  }
  const advisories: Advisory[] = []
  for (const [shard, keys] of wanted) {
    let bytes: Buffer
    try {
      bytes = readFileSync(join(folder, `${shard}.jsonl`))
    } catch {
      return null
    }
    if (crc32(bytes) !== meta.shards[shard]) return null
    for (const key of keys) {
      for (const line of findLines(bytes, `${key}\t`))
        advisories.push({ ...(JSON.parse(line) as Advisory), source: 'osv' })
    }
  }
  return advisories
}

/** The rest of each line with a prefix. A check reads a thousand shards, so only matching lines are decoded. */
function findLines(bytes: Buffer, start: string): string[] {
  const lines: string[] = []
  const needle = Buffer.from(start)
  for (let at = bytes.indexOf(needle); at !== -1; at = bytes.indexOf(needle, at + needle.length)) {
    if (at > 0 && bytes[at - 1] !== 0x0a) continue
    const end = bytes.indexOf(0x0a, at)
    lines.push(bytes.toString('utf8', at + needle.length, end === -1 ? bytes.length : end))
  }
  return lines
}

/** Removes the indexes of other states of an archive, and killed builds. */
export function pruneIndexes(root: string, state: ArchiveState): void {
  const kept = indexFolder(root, state)
  const [own = ''] = kept.slice(root.length + 1).split('-')
  try {
    for (const entry of readdirSync(root)) {
      const path = join(root, entry)
      const isStale = entry.startsWith('building-') && Date.now() - statSync(path).mtimeMs > staleMs
      if (isStale || (entry.startsWith(`${own}-`) && path !== kept))
        rmSync(path, { recursive: true, force: true })
    }
  } catch {
    // What remains only takes disk space.
  }
}

/** The shard of a name. There are 4,096, for the npm archive of some 20 KB each. */
export function shardOf(name: string): string {
  return hash(name).slice(0, 3)
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
