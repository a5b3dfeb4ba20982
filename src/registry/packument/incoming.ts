// A packument that arrives, and what becomes of it.

import { type CachedPackument, toEntry } from './cached.ts'
import { openPackumentSink } from './selection.ts'
import { parsePackument } from './parse.ts'
import type { BodySink } from '../../http/response.ts'

/** The document that is about to arrive. */
export interface Document {
  /** As the cache's key has it: without user and password. */
  readonly registry: string
  readonly name: string
  readonly about: Pick<CachedPackument, 'askedAt' | 'asked' | 'etag' | 'lastModified'>
}

/**
 * Reads a document while it arrives. What its `end` answers makes an entry of it, once the connection is free for the
 * next; that answers a string that says why there is none, or null where the thread that read it broke.
 */
export interface DocumentSink extends BodySink {
  end(): () => CachedPackument | string | Promise<CachedPackument | string | null>
}

/** Reads a document in this thread. */
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
