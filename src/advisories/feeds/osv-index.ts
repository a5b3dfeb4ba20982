// Keeps the records of an OSV archive on disk by package name, so that a look-up reads kilobytes of it.

import { createHash, randomBytes } from 'node:crypto'
import { appendFileSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { setImmediate as breathe } from 'node:timers/promises'
import { crc32 } from 'node:zlib'
import type { Advisory } from '../../model/evidence.ts'
import { version } from '../../version.ts'
import { fields } from '../../http/response.ts'
import { claimFolder, isPrivate } from '../../system/private-folder.ts'
import type { OsvFile } from './osv-files.ts'
import { openNews, type OsvNews } from './osv-news.ts'
import type { OsvTrouble } from './osv-text.ts'

/** What an index holds. */
export interface OsvMeta {
  readonly records: number
  readonly names: number
  /** ISO 8601: the newest `modified` of its records. */
  readonly updatedAt: string
  /** Checksums by shard. */
  readonly shards: Readonly<Record<string, number>>
  /** What cannot be understood. */
  readonly troubles: readonly OsvTrouble[]
}

/** What an archive is known by: an index belongs to one state of one file. */
export interface ArchiveState {
  readonly path: string
  readonly size: number
  readonly mtimeMs: number
}

/** Counts up when the layout changes. */
const schema = 2
/** Characters that are held back before they are written: what a build takes in memory. */
const maxPending = 24 * 2 ** 20
/** After this many milliseconds a build that is not done was killed. */
const staleMs = 24 * 3_600_000

/** Returns the state of an archive. @throws what node throws. */
export function stateOf(path: string): ArchiveState {
  const { size, mtimeMs } = statSync(path)
  return { path, size, mtimeMs }
}

/** Returns the folder of the index of an archive. */
export function indexFolder(root: string, { path, size, mtimeMs }: ArchiveState): string {
  const state = hash(`${schema} ${version} ${size} ${mtimeMs}`)
  return join(root, `${hash(path).slice(0, 16)}-${state.slice(0, 16)}`)
}

/** Reads what an index holds; null where there is none that can be trusted. */
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

/** Looks names up; null where a file of the index is gone or damaged, which must not read as silence. */
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

/** The rest of each line that begins so. A check asks for a thousand shards: only what is wanted is decoded. */
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

/**
 * Builds the index of an archive and puts it in its place at one stroke: killed before, it leaves nothing that
 * counts. Returns null where the folder cannot be had for this user alone.
 *
 * @throws whatever `files` throws, and what node throws where the disk is full.
 */
export async function buildIndex(
  root: string,
  state: ArchiveState,
  files: AsyncIterable<OsvFile>,
  now: Date,
): Promise<OsvMeta | null> {
  if (!claimFolder(dirname(root)) || !claimFolder(root)) return null
  const folder = indexFolder(root, state)
  const building = join(root, `building-${process.pid}-${randomBytes(6).toString('hex')}`)
  try {
    mkdirSync(building, { mode: 0o700 })
    const news = openNews(now)
    const written = await writeShards(building, files, news)
    const { records, troubles, updatedAt } = news.read(state.mtimeMs)
    const meta = { ...written, records, troubles, updatedAt: updatedAt ?? new Date(0).toISOString() }
    appendFileSync(join(building, 'meta.json'), JSON.stringify(meta), { mode: 0o600 })
    return replace(folder, building) ? meta : readMeta(folder)
  } finally {
    rmSync(building, { recursive: true, force: true })
  }
}

/** False where another process was faster: its index is of the same archive. */
function replace(folder: string, building: string): boolean {
  rmSync(folder, { recursive: true, force: true })
  try {
    renameSync(building, folder)
    return true
  } catch (error) {
    if (readMeta(folder) === null) throw error
    return false
  }
}

/** Removes the indexes of other states of an archive, and builds that were killed. */
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
    // What stays costs disk space and nothing else.
  }
}

async function writeShards(
  folder: string,
  files: AsyncIterable<OsvFile>,
  news: OsvNews,
): Promise<Pick<OsvMeta, 'names' | 'shards'>> {
  const pending = new Map<string, string[]>()
  const shards: Record<string, number> = {}
  const names = new Set<string>()
  let length = 0
  const flush = async () => {
    let written = 0
    for (const [shard, lines] of pending) {
      const text = lines.join('')
      shards[shard] = crc32(text, shards[shard] ?? 0)
      appendFileSync(join(folder, `${shard}.jsonl`), text, { mode: 0o600 })
      if ((written += 1) % 256 === 0) await breathe()
    }
    pending.clear()
    length = 0
  }
  for await (const file of files) {
    for (const { source: _source, ...advisory } of news.take(file)) {
      const line = `${JSON.stringify(advisory.name)}\t${JSON.stringify(advisory)}\n`
      const shard = shardOf(advisory.name)
      const lines = pending.get(shard)
      if (lines === undefined) pending.set(shard, [line])
      else lines.push(line)
      names.add(advisory.name)
      length += line.length
    }
    if (length > maxPending) await flush()
  }
  await flush()
  return { names: names.size, shards }
}

/** 4,096 shards: of the npm archive some 20 KB each. */
function shardOf(name: string): string {
  return hash(name).slice(0, 3)
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
