// A cache entry: what a registry answered for a name, and its form on disk.

import { crc32 } from 'node:zlib'
import {
  factOf,
  type PackageRecord,
  type RecordSummary,
  summarize,
  timelineOf,
  type VersionFact,
} from './projection.ts'
import { fields } from '../../http/response.ts'
import type { PublishedManifest, TimelineEntry, Trust } from '../../model/published.ts'

/** What a registry answered for a name, and when. */
export interface CachedPackument {
  /** The time of the request, in milliseconds since 1970. */
  readonly askedAt: number
  readonly hasName: boolean
  readonly etag: string | null
  readonly lastModified: string | null
  /** The versions whose facts are available without parsing the rest of the entry. */
  readonly asked: readonly string[]
  readonly fact: (version: string) => VersionFact
  readonly summary: RecordSummary
  /** Parses the rest of the entry at the first call. */
  readonly record: () => PackageRecord
  readonly timeline: () => readonly TimelineEntry[]
  /** The printed form of an entry that was read from disk. */
  readonly printed: Uint8Array | null
}

/** Incremented when the layout changes. */
const schema = 8

/** Makes an entry of a record. */
export function toEntry(
  record: PackageRecord,
  about: Pick<CachedPackument, 'askedAt' | 'hasName' | 'etag' | 'lastModified' | 'asked'>,
): CachedPackument {
  const timeline = once(() => timelineOf(record))
  const fact = (version: string) => factOf(record, version)
  return { ...about, fact, summary: summarize(record), record: () => record, timeline, printed: null }
}

/**
 * Prints an entry in three lines. The first is the checksum of the others, publish times and manifests included; the
 * second is all that a warm run parses.
 */
export function printEntry(entry: CachedPackument, registry: string, name: string): string {
  const rest = JSON.stringify(printRecord(entry.record()))
  const { askedAt, hasName, etag, lastModified, asked } = entry
  const facts = Object.fromEntries(asked.map((version) => [version, entry.fact(version)]))
  const known = { askedAt, hasName, etag, lastModified, summary: entry.summary }
  const body = `${JSON.stringify({ schema, registry, name, ...known, facts })}\n${rest}`
  return `${crc32(body)}\n${body}`
}

/** Reads an entry; null for one of another name or layout, or a truncated one. */
export function parseEntry(bytes: Buffer, registry: string, name: string): CachedPackument | null {
  const [start, end] = [bytes.indexOf(10) + 1, bytes.indexOf(10, bytes.indexOf(10) + 1)]
  if (start === 0 || end < 0) return null
  // Before anything of it is parsed: an edited publish time would make a young version old.
  if (bytes.toString('latin1', 0, start - 1) !== String(crc32(bytes.subarray(start)))) return null
  const rest = bytes.subarray(end + 1)
  const head = fields(JSON.parse(bytes.toString('utf8', start, end)))
  const { askedAt, hasName, etag, lastModified } = head
  const isOurs = head.schema === schema && head.registry === registry && head.name === name
  if (!isOurs || typeof askedAt !== 'number') return null
  const facts = fields(head.facts) as Readonly<Record<string, VersionFact>>
  const record = once(() => parseRecord(rest.toString('utf8')))
  return {
    askedAt,
    hasName: hasName === true,
    etag: typeof etag === 'string' ? etag : null,
    lastModified: typeof lastModified === 'string' ? lastModified : null,
    asked: Object.keys(facts),
    summary: head.summary as RecordSummary,
    fact: (version) =>
      (Object.hasOwn(facts, version) ? facts[version] : undefined) ?? factOf(record(), version),
    record,
    timeline: once(() => timelineOf(record())),
    printed: bytes,
  }
}

function printRecord(record: PackageRecord): unknown {
  const { deprecated, removed, manifests, publishers } = record
  // Few accounts publish many versions: each account name is written once.
  const people = new Map([...new Set(publishers)].map((one, nth) => [one, nth]))
  return {
    ...record,
    deprecated: [...deprecated],
    removed: [...removed],
    manifests: [...manifests],
    scripts: [...record.scripts],
    people: [...people.keys()],
    publishers: publishers.map((one) => people.get(one)),
  }
}

// The checksum has vouched for the shape, and the layout has a number. A process of the same user can compute a
// checksum too: what arrives in the hook and the wrapper is asked of the registry anew (`asksAnew`).
function parseRecord(text: string): PackageRecord {
  const kept = JSON.parse(text) as {
    versions: string[]
    times: (number | null)[]
    deprecated: string[]
    removed: [string, number][]
    people: (string | null)[]
    publishers: number[]
    trusts: Trust[]
    scripts: [string, PublishedManifest['scripts']][]
    manifests: [string, PublishedManifest][]
    tarballOrigins: string[]
  }
  const { versions, times, trusts, people, tarballOrigins } = kept
  return {
    versions,
    times,
    trusts,
    tarballOrigins,
    deprecated: new Set(kept.deprecated),
    removed: new Map(kept.removed),
    publishers: kept.publishers.map((nth) => people[nth] ?? null),
    scripts: new Map(kept.scripts),
    manifests: new Map(kept.manifests),
  }
}

function once<T extends object>(make: () => T): () => T {
  let made: T | null = null
  return () => (made ??= make())
}
