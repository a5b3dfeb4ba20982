// Reads a packument from a response body into a cache entry.

import { type CachedPackument, toEntry } from './cached.ts'
import { openPackumentSink } from './selection.ts'
import { parsePackument } from './parse.ts'
import type { BodySink } from '../../http/response.ts'

/** The packument that is about to arrive. */
export interface Document {
  /** The URL without user and password, as in the cache's key. */
  readonly registry: string
  readonly name: string
  readonly about: Pick<CachedPackument, 'askedAt' | 'asked' | 'etag' | 'lastModified'>
}

/**
 * Reads a packument while it arrives. `end` returns a function that makes the entry, so that the connection is free
 * before that; it returns a reason as a string where that fails, or null where the reader's thread has died.
 */
export interface DocumentSink extends BodySink {
  end(): () => CachedPackument | string | Promise<CachedPackument | string | null>
}

/** Reads a packument in this thread. */
export function readDocument({
  name,
  about,
}: Document): Pick<BodySink, 'push'> & { end(): () => CachedPackument | string } {
  const sink = openPackumentSink(about.asked)
  const make = () => {
    const record = parsePackument(sink.end(), name, about.asked)
    return typeof record === 'string' ? record : toEntry(record, { ...about, hasName: true })
  }
  return { push: (chunk) => sink.push(chunk), end: () => make }
}
