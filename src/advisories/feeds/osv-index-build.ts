// Builds the index of an OSV archive: the records by package name, in shards.

import { randomBytes } from 'node:crypto'
import { appendFileSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { setImmediate as breathe } from 'node:timers/promises'
import { crc32 } from 'node:zlib'
import { claimFolder } from '../../system/private-folder.ts'
import type { OsvFile } from './osv-files.ts'
import { indexFolder, readMeta, shardOf, type ArchiveState, type OsvMeta } from './osv-index.ts'
import { openNews, type OsvNews } from './osv-news.ts'

/** The maximum of buffered characters, which bounds the memory of a build. */
const maxPending = 24 * 2 ** 20

/**
 * Builds the index of an archive and moves it into place atomically: a killed build leaves no index. Null where the
 * folder cannot be made private to this user.
 *
 * @throws errors of `files`, and node's error where the disk is full.
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

/** False where another process was faster, whose index is of the same archive. */
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
