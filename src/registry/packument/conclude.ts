// What is known of a package when a registry has answered: its document, with what was known before.

import { type CachedPackument, toEntry } from './cached.ts'
import { emptyRecord, removeAll, type mergeRecords } from './projection.ts'
import type { HttpReply } from '../../http/response.ts'

/** How a name was asked for. */
export interface Asked extends Pick<CachedPackument, 'askedAt' | 'asked'> {
  /** What was known before. */
  readonly older: CachedPackument | null
  /** The request named what is known, so that the answer may be that it is still so. */
  readonly hasConditions: boolean
}

/**
 * Returns what is known by now; a string is the reason why nothing is.
 *
 * @param made - the document, or why it is none.
 * @param merge - what of before counts beside a new document.
 */
export function conclude(
  { status, etag, lastModified }: Pick<HttpReply, 'status' | 'etag' | 'lastModified'>,
  made: CachedPackument | string,
  { older, hasConditions, ...about }: Asked,
  merge: typeof mergeRecords,
): CachedPackument | string {
  // Only an answer to a condition: without one there is nothing that it could be the same as.
  if (status === 304 && older !== null && hasConditions) {
    const { record: known, ...rest } = older
    return toEntry(known(), { ...rest, ...about })
  }
  if (status === 404) {
    const gone = older === null ? emptyRecord : removeAll(older.record())
    return toEntry(gone, { ...about, hasName: false, etag: null, lastModified: null })
  }
  if (typeof made === 'string' || older === null) return made
  const merged = merge(older.record(), made.record(), older.askedAt)
  return toEntry(merged, { ...about, hasName: true, etag, lastModified })
}
