// Fetches packuments: each name once, and only where the cached one is not fresh.

import type { ReleaseCache } from './cache.ts'
import type { DocumentSink } from './incoming.ts'
import type { CachedPackument } from './cached.ts'
import { conclude } from './conclude.ts'
import type { Reader } from './reader.ts'
import { mergeRecords, takeLaterTimes } from './projection.ts'
import { describeStatus } from '../../http/response.ts'
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
  /** The registry answers, not the cache, which only remembers later publish times and what was taken down. */
  readonly asksAnew: boolean
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
    const { isOffline, asksAnew, now } = this.#request
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
    const isAnswer = isOffline || (!asksAnew && isFresh(entry, versions, now().getTime()))
    if (entry !== null && isAnswer) return { status: 'known', entry }
    if (isOffline) return { status: 'failed', reason: 'not in the cache' }
    const asking = this.#ask(name, versions, entry, endsAt)
    this.#asked.set(name, asking)
    return asking
  }

  expect(versions: ReadonlyMap<string, readonly string[]>): void {
    const { isOffline, asksAnew, reader, now } = this.#request
    const at = now().getTime()
    const isAsked = ([name, all]: readonly [string, readonly string[]]) => {
      const entry = this.#asked.has(name) ? null : this.#recall(name)
      return !this.#asked.has(name) && (asksAnew || !isFresh(entry, all, at))
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
    const { transport, reader, cache, asksAnew, now } = this.#request
    const registry = this.#request.registryOf(name)
    const asked = [...new Set([...versions, ...(older?.asked ?? [])])].slice(
      0,
      Math.max(maxAsked, versions.length),
    )
    // The time of the request, not of the answer: a release in between may be missing from the answer.
    const askedAt = now().getTime()
    // An answer that nothing changed would leave the facts of the cache in force.
    const isConditional = older !== null && !asksAnew && knows(older, versions)
    const headers = isConditional ? conditionsOf(older) : {}
    const path = name.replace('/', '%2f')
    const open = (validators: Pick<CachedPackument, 'etag' | 'lastModified'>) =>
      reader.open({ registry: keyOf(registry), name, about: { askedAt, asked, ...validators } })
    const reply = await transport.send({ registry, path, headers, open, endsAt })
    if (reply.status === 'failed') return reply
    const made = reply.status === 200 ? await (reply.json as Make)() : describeStatus(reply.status)
    // The reader's thread has died: this thread reads from now on.
    if (made === null) return this.#ask(name, versions, older, endsAt)
    const hasConditions = Object.keys(headers).length > 0
    const about = { older, hasConditions, askedAt, asked }
    const kept = conclude(reply, made, about, mergeRecords)
    if (typeof kept === 'string') return { status: 'failed', reason: kept }
    if (kept.hasName || older !== null) cache?.write(keyOf(registry), name, kept)
    const entry = asksAnew ? conclude(reply, made, about, takeLaterTimes) : kept
    return typeof entry === 'string' ? { status: 'failed', reason: entry } : { status: 'known', entry }
  }
}

// The key without user and password, which must not be written to the cache.
function keyOf(registry: string): string {
  const { origin, pathname } = new URL(registry)
  return `${origin}${pathname}`
}

function isFresh(entry: CachedPackument | null, versions: readonly string[], at: number): boolean {
  if (entry === null) return false
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
