// Fetches packuments: each name once, and only where the cached one is not fresh.

import type { ReleaseCache } from './cache.ts'
import type { DocumentSink } from './incoming.ts'
import { type CachedPackument, toEntry } from './cached.ts'
import type { Reader } from './reader.ts'
import { emptyRecord, mergeRecords, removeAll } from './projection.ts'
import { describeStatus, type HttpReply } from '../../http/response.ts'
import type { Transport } from '../../http/transport.ts'

/** The result for a name. `reason` is a phrase that can be counted. */
export type Outcome =
  | { readonly status: 'known'; readonly entry: CachedPackument }
  | { readonly status: 'failed'; readonly reason: string }

/** Options of the look-up. */
export interface PackumentsRequest {
  readonly transport: Pick<Transport, 'send'>
  readonly registryOf: (name: string) => string
  /** Null for no cache. */
  readonly cache: ReleaseCache | null
  readonly reader: Reader
  /** Whether only the cache is used, whatever its age. */
  readonly isOffline: boolean
  readonly now: () => Date
}

/** Looks up packuments. Never rejects. */
export interface Packuments {
  /** Looks up a name, with the manifests of the given versions; sends nothing after `endsAt` (`performance.now()`). */
  lookUp(name: string, versions: readonly string[], endsAt: number): Promise<Outcome>
  /** Announces the names that are about to be looked up, with their versions. */
  expect(versions: ReadonlyMap<string, readonly string[]>): void
  /** Writes the new entries to the cache, and lets the reader's thread end. */
  flush(): void
}

const minuteMs = 60_000
/** For how long an answer is fresh. */
const freshMs = 60 * minuteMs
/** Versions younger than this are always requested again: malware is removed at that age (21 of 23 within 24 h). */
const youngMs = 7 * 24 * 60 * minuteMs

type Make = ReturnType<DocumentSink['end']>

/** The maximum number of manifests that are cached for one name. */
const maxAsked = 100

/** Opens the look-up. Results are remembered for the life of the process, failures too. */
export function openPackuments(request: PackumentsRequest): Packuments {
  return new PackumentLookup(request)
}

class PackumentLookup implements Packuments {
  readonly #request: PackumentsRequest
  /** The cached entries; null where the cache has none. */
  readonly #kept = new Map<string, CachedPackument | null>()
  readonly #asked = new Map<string, Promise<Outcome>>()

  constructor(request: PackumentsRequest) {
    this.#request = request
  }

  async lookUp(name: string, versions: readonly string[], endsAt: number): Promise<Outcome> {
    const { isOffline, now } = this.#request
    const before = this.#asked.get(name)
    if (before !== undefined) {
      // Rare: a second look-up of a name, for versions that were not requested before.
      const again = before.then((outcome) =>
        outcome.status === 'failed' || isOffline || knows(outcome.entry, versions)
          ? outcome
          : this.#ask(name, versions, outcome.entry, endsAt),
      )
      this.#asked.set(name, again)
      return again
    }
    const entry = this.#recall(name)
    if (entry !== null && (isOffline || isFresh(entry, versions, now().getTime())))
      return { status: 'known', entry }
    if (isOffline) return { status: 'failed', reason: 'not in the cache' }
    const asking = this.#ask(name, versions, entry, endsAt)
    this.#asked.set(name, asking)
    return asking
  }

  expect(versions: ReadonlyMap<string, readonly string[]>): void {
    const { isOffline, reader, now } = this.#request
    const at = now().getTime()
    const isAsked = ([name, all]: readonly [string, readonly string[]]) => {
      const entry = this.#asked.has(name) ? null : this.#recall(name)
      return !this.#asked.has(name) && (entry === null || !isFresh(entry, all, at))
    }
    if (!isOffline) reader.expect([...versions].filter(isAsked).length)
  }

  flush(): void {
    this.#request.reader.rest()
    this.#request.cache?.flush()
  }

  #recall(name: string): CachedPackument | null {
    const known = this.#kept.get(name)
    if (known !== undefined) return known
    const { cache, registryOf } = this.#request
    const entry = cache?.read(keyOf(registryOf(name)), name) ?? null
    this.#kept.set(name, entry)
    return entry
  }

  async #ask(
    name: string,
    versions: readonly string[],
    older: CachedPackument | null,
    endsAt: number,
  ): Promise<Outcome> {
    const { transport, reader, cache, now } = this.#request
    const registry = this.#request.registryOf(name)
    const asked = [...new Set([...versions, ...(older?.asked ?? [])])].slice(
      0,
      Math.max(maxAsked, versions.length),
    )
    // The time of the request, not of the answer: a release in between may be missing from the answer.
    const askedAt = now().getTime()
    const headers = older === null || !knows(older, versions) ? {} : conditionsOf(older)
    const path = name.replace('/', '%2f')
    const open = (validators: Pick<CachedPackument, 'etag' | 'lastModified'>) =>
      reader.open({ registry: keyOf(registry), name, about: { askedAt, asked, ...validators } })
    const reply = await transport.send({ registry, path, headers, open, endsAt })
    if (reply.status === 'failed') return reply
    const made = reply.status === 200 ? await (reply.json as Make)() : describeStatus(reply.status)
    // The reader's thread has died: this thread reads from now on.
    if (made === null) return this.#ask(name, versions, older, endsAt)
    const hasConditions = Object.keys(headers).length > 0
    const entry = conclude(reply, made, { older, hasConditions, askedAt, asked })
    if (typeof entry === 'string') return { status: 'failed', reason: entry }
    if (entry.hasName || older !== null) cache?.write(keyOf(registry), name, entry)
    return { status: 'known', entry }
  }
}

// The key without user and password, which must not be written to the cache.
function keyOf(registry: string): string {
  const { origin, pathname } = new URL(registry)
  return `${origin}${pathname}`
}

function isFresh(entry: CachedPackument, versions: readonly string[], at: number): boolean {
  const age = at - entry.askedAt
  const isOld = (version: string) => {
    const { isPublished, publishedAt } = entry.fact(version)
    return isPublished && publishedAt !== null && entry.askedAt - publishedAt >= youngMs
  }
  return entry.hasName && age >= 0 && age < freshMs && versions.every(isOld) && knows(entry, versions)
}

/** Whether an entry has the manifests of these versions. */
function knows(entry: CachedPackument, versions: readonly string[]): boolean {
  return versions.every((version) => {
    const { isPublished, manifest } = entry.fact(version)
    return manifest !== null || !isPublished
  })
}

function conditionsOf({ etag, lastModified }: CachedPackument): Record<string, string> {
  return {
    ...(etag === null ? {} : { 'if-none-match': etag }),
    ...(lastModified === null ? {} : { 'if-modified-since': lastModified }),
  }
}

/** The request that was sent for a name. */
interface Asked extends Pick<CachedPackument, 'askedAt' | 'asked'> {
  /** The entry that was known before. */
  readonly older: CachedPackument | null
  /** The request was conditional, so that the answer may be 304. */
  readonly hasConditions: boolean
}

function conclude(
  { status, etag, lastModified }: HttpReply,
  made: CachedPackument | string,
  { older, hasConditions, ...about }: Asked,
): CachedPackument | string {
  // A 304 counts only as the answer to a conditional request.
  if (status === 304 && older !== null && hasConditions) {
    const { record: known, ...rest } = older
    return toEntry(known(), { ...rest, ...about })
  }
  if (status === 404) {
    const gone = older === null ? emptyRecord : removeAll(older.record())
    return toEntry(gone, { ...about, hasName: false, etag: null, lastModified: null })
  }
  if (typeof made === 'string' || older === null) return made
  const merged = mergeRecords(older.record(), made.record(), older.askedAt)
  return toEntry(merged, { ...about, hasName: true, etag, lastModified })
}
