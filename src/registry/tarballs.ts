// Fetches tarballs from the registry that owns them, and caches the reading of them.

import { createHash, randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { crc32 } from 'node:zlib'
import type { TarballAnswer, TarballQuery } from '../ports/registry.ts'
import type { TarballReading } from '../model/evidence.ts'
import { countWork } from '../http/count-work.ts'
import type { Counts } from '../ports/output.ts'
import { limit } from '../http/concurrency.ts'
import { claimFolder } from '../system/private-folder.ts'
import { describeStatus, fields } from '../http/response.ts'
import { algorithms, readTarball, type TarballRead } from './tar-reader.ts'
import type { TarballBounds } from './tar-unpacker.ts'
import type { Transport } from '../http/transport.ts'
import type { PublishedManifest } from '../model/published.ts'

/** Options of the fetching. */
export interface TarballsRequest {
  readonly transport: Transport
  readonly registryOf: (name: string) => string
  /** The URL from which npm fetches a tarball; null where it must not be requested. */
  readonly urlOf: (name: string, address: string) => string | null
  readonly cacheFolder: string | null
  readonly isOffline: boolean
  /** What was read earlier is read again, unless nothing may be sent. */
  readonly asksAnew: boolean
  readonly bounds: TarballBounds | undefined
  readonly counts?: Counts | undefined
}

/** Incremented when the reading of a tarball changes. */
const schema = 3
/** The deadlines of one tarball and of one batch, in milliseconds. */
const [requestMs, deadlineMs] = [120_000, 15 * 60_000]

/**
 * The limits for a run without `--deep`, which reads only packages that bundle others: real ones have up to some 50 MB
 * (aws-cdk-lib), nearly all less than 3.
 */
const carrierBounds: TarballBounds = { maxBytes: 96 * 2 ** 20 }
const carriersMs = 60_000
const maxCarriers = 64
const maxAtOnce = 4

/** Fetches and reads tarballs, in the order of the queries. */
export interface Tarballs {
  readonly readAll: (queries: readonly TarballQuery[]) => Promise<readonly TarballAnswer[]>
  /** The same within the limits of a run without `--deep`. */
  readonly readCarriers: (queries: readonly TarballQuery[]) => Promise<readonly TarballAnswer[]>
}

/** Opens the fetching of tarballs. Nothing is loaded or sent before the first call. */
export function openTarballs(request: TarballsRequest): Tarballs {
  const { transport, cacheFolder } = request
  const fetcher = new TarballFetcher(request)
  return {
    readAll: async (queries) => {
      const endsAt = transport.startBatch(deadlineMs)
      const folder = openFolder(cacheFolder)
      return Promise.all(
        queries.map((query) =>
          countWork(
            request.counts,
            'tarballs',
            fetcher.read(query, { folder, endsAt, bounds: request.bounds }),
          ),
        ),
      )
    },
    readCarriers: async (queries) => {
      const endsAt = transport.startBatch(carriersMs)
      const folder = openFolder(cacheFolder)
      const bounds = { ...carrierBounds, ...request.bounds }
      const enter = limit(maxAtOnce)
      const ask = async (query: TarballQuery, nth: number): Promise<TarballAnswer> => {
        if (nth >= maxCarriers)
          return failed(`one of more than ${maxCarriers} tarballs; --deep reads them all`)
        const leave = await enter()
        return fetcher.read(query, { folder, endsAt, bounds }).finally(leave)
      }
      return Promise.all(queries.map(ask))
    },
  }
}

/** One batch of requests. */
interface Batch {
  /** The folder of the cache; null for no cache. */
  readonly folder: string | null
  readonly endsAt: number
  readonly bounds: TarballBounds | undefined
}

class TarballFetcher {
  readonly #request: TarballsRequest
  /** By hash. */
  readonly #known = new Map<string, TarballAnswer>()

  constructor(request: TarballsRequest) {
    this.#request = request
  }

  async read(query: TarballQuery, batch: Batch): Promise<TarballAnswer> {
    const { name, published } = query
    const expected = strongest(published)
    if (expected === null) return failed('without a hash to hold the tarball against')
    const before = this.#known.get(expected)
    if (before !== undefined) return before
    const { asksAnew, isOffline } = this.#request
    const mayRecall = batch.folder !== null && (isOffline || !asksAnew)
    const kept = mayRecall ? recall(batch.folder, expected) : null
    if (kept !== null) return { status: 'answered', reading: kept, expected, actual: expected }
    if (isOffline) return failed('tarball not in the cache')
    if (published.tarball === null) return failed('without a tarball address')
    const url = this.#request.urlOf(name, published.tarball)
    if (url === null) return failed('without a tarball address that may be fetched')
    const answer = await this.#fetch(name, url, batch)
    if (answer.status === 'failed') return answer
    const algorithm = expected.slice(0, expected.indexOf('-'))
    const actual = `${algorithm}-${answer.hashes[algorithm]}`
    if (batch.folder !== null && actual === expected) await keep(batch.folder, expected, answer.reading)
    const read = { status: 'answered', reading: answer.reading, expected, actual } as const
    if (actual === expected) this.#known.set(expected, read)
    return read
  }

  async #fetch(name: string, url: string, { endsAt, bounds }: Batch): Promise<TarballRead> {
    const { transport, registryOf } = this.#request
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
    if (reply.status !== 200) return failed(`${describeStatus(reply.status)} for the tarball`)
    return reply.json as TarballRead
  }
}

function failed(reason: string): { readonly status: 'failed'; readonly reason: string } {
  return { status: 'failed', reason }
}

function openFolder(cacheFolder: string | null): string | null {
  if (cacheFolder === null) return null
  const folder = join(cacheFolder, 'tarballs')
  return claimFolder(cacheFolder) && claimFolder(folder) ? folder : null
}

/** The strongest hash of a manifest, as `algorithm-base64`; null where it has none. */
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

// The hash identifies the bytes, so the reading never becomes stale. SHA-1 does not, since collisions can be made.
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
    // The next run fetches it again.
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
