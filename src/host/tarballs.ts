// Fetches tarballs from the registry that owns them, and keeps what was read of them.

import { createHash, randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { crc32 } from 'node:zlib'
import type { TarballAnswer, TarballQuery } from '../define.ts'
import type { PublishedManifest, TarballReading } from '../evidence.ts'
import { claimFolder } from './private-folder.ts'
import { describeStatus, fields } from './reply.ts'
import { algorithms, readTarball, type TarballBounds, type TarballRead } from './tar-reader.ts'
import type { Transport } from './transport.ts'

/** What tarballs are fetched with. */
export interface TarballsRequest {
  readonly transport: Transport
  readonly registryOf: (name: string) => string
  /** Where npm fetches a tarball; null where that may not be asked. */
  readonly urlOf: (name: string, address: string) => string | null
  readonly cacheFolder: string | null
  readonly isOffline: boolean
  readonly bounds: TarballBounds | undefined
}

/** Counts up when what is read of a tarball changes. */
const schema = 1
/** One tarball, and all of one question, in milliseconds. */
const [requestMs, deadlineMs] = [120_000, 15 * 60_000]

/** Opens the fetching of tarballs. Nothing is loaded or sent before the first question. */
export function openTarballs(
  request: TarballsRequest,
): (queries: readonly TarballQuery[]) => Promise<readonly TarballAnswer[]> {
  const { transport, registryOf, urlOf, cacheFolder, isOffline, bounds } = request

  async function read(
    { name, published }: TarballQuery,
    folder: string | null,
    endsAt: number,
  ): Promise<TarballAnswer> {
    const expected = strongest(published)
    if (expected === null) return { status: 'failed', reason: 'without a hash to hold the tarball against' }
    const kept = folder === null ? null : recall(folder, expected)
    if (kept !== null) return { status: 'answered', reading: kept, expected, actual: expected }
    if (isOffline) return { status: 'failed', reason: 'tarball not in the cache' }
    if (published.tarball === null) return { status: 'failed', reason: 'without a tarball address' }
    const url = urlOf(name, published.tarball)
    if (url === null) return { status: 'failed', reason: 'without a tarball address that may be fetched' }
    const reply = await transport.send({
      registry: registryOf(name),
      path: '',
      url,
      headers: { accept: '*/*' },
      read: (body) => readTarball(body, bounds),
      requestMs,
      endsAt,
    })
    if (reply.status === 'failed') return reply
    if (reply.status !== 200)
      return { status: 'failed', reason: `${describeStatus(reply.status)} for the tarball` }
    const answer = reply.json as TarballRead
    if (answer.status === 'failed') return answer
    const algorithm = expected.slice(0, expected.indexOf('-'))
    const actual = `${algorithm}-${answer.hashes[algorithm]}`
    if (folder !== null && actual === expected) await keep(folder, expected, answer.reading)
    return { status: 'answered', reading: answer.reading, expected, actual }
  }

  return async (queries) => {
    const endsAt = transport.startBatch(deadlineMs)
    const folder = cacheFolder === null ? null : join(cacheFolder, 'tarballs')
    const place =
      folder !== null && cacheFolder !== null && claimFolder(cacheFolder) && claimFolder(folder)
        ? folder
        : null
    return Promise.all(queries.map((query) => read(query, place, endsAt)))
  }
}

/** The strongest hash that a manifest gives, as `algorithm-base64`; null where it gives none. */
function strongest({ integrity, shasum }: PublishedManifest): string | null {
  const hashes = (integrity ?? '').trim().split(/\s+/)
  for (const algorithm of algorithms) {
    const found = hashes.find((hash) => hash.startsWith(`${algorithm}-`))
    if (found !== undefined) return found.replace(/\?.*$/, '')
  }
  return shasum !== null && /^[\da-f]{40}$/i.test(shasum)
    ? `sha1-${Buffer.from(shasum, 'hex').toString('base64')}`
    : null
}

const pathOf = (folder: string, integrity: string) =>
  join(folder, createHash('sha256').update(integrity).digest('hex'))

// The bytes are bound to their hash, so what was read of them never grows old. SHA-1 binds nothing any more.
async function keep(folder: string, integrity: string, reading: TarballReading): Promise<void> {
  if (integrity.startsWith('sha1-')) return
  const body = JSON.stringify(reading)
  const path = pathOf(folder, integrity)
  const draft = `${path}.${randomBytes(6).toString('hex')}`
  try {
    const head = JSON.stringify({ schema, integrity, crc: crc32(body) })
    await writeFile(draft, `${head}\n${body}`, { mode: 0o600, flag: 'wx' })
    await rename(draft, path)
  } catch {
    // The next run asks again.
    await rm(draft, { force: true }).catch(() => undefined)
  }
}

function recall(folder: string, integrity: string): TarballReading | null {
  try {
    const text = readFileSync(pathOf(folder, integrity), 'utf8')
    const end = text.indexOf('\n')
    const [head, body] = [fields(JSON.parse(text.slice(0, end))), text.slice(end + 1)]
    if (head.schema !== schema || head.integrity !== integrity || head.crc !== crc32(body)) return null
    return JSON.parse(body) as TarballReading
  } catch {
    return null
  }
}
