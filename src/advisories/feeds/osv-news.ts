// Counts the records of OSV data, its age, and the invalid records.

import type { Advisory } from '../../model/evidence.ts'
import type { OsvFile } from './osv-files.ts'
import type { OsvTrouble } from './osv-text.ts'

/** The counts of OSV data. */
export interface OsvCounts {
  readonly records: number
  /** ISO 8601: the newest `modified` of its records that is not in the future, else its time of writing; null where neither is known. */
  readonly updatedAt: string | null
  readonly troubles: readonly OsvTrouble[]
}

/** Counts the files of OSV data one by one. */
export interface OsvNews {
  /** Counts a file and returns its advisories. */
  take(file: OsvFile): readonly Advisory[]
  /** @param writtenMs - when the archive was written, for files without a time of their own. */
  read(writtenMs?: number): OsvCounts
}

/** With more invalid records the data is not OSV's. */
const maxTroubles = 200
const maxSkewMs = 24 * 3_600_000

/** @param now - a record with a later `modified` does not make the data younger. */
export function openNews(now: Date): OsvNews {
  const latest = new Date(now.getTime() + maxSkewMs).toISOString()
  const troubles: OsvTrouble[] = []
  let records = 0
  let newest: string | null = null
  let newestMs: number | null = null
  return {
    take: ({ found, writtenMs }) => {
      if (found.type === 'trouble') {
        if (troubles.length < maxTroubles) troubles.push(found.trouble)
        else if (troubles.length === maxTroubles)
          troubles.push({ names: null, reason: `more than ${maxTroubles} records cannot be understood` })
        return []
      }
      const { modified, advisories } = found.record
      records += 1
      if (modified !== null && modified <= latest && modified > (newest ?? '')) newest = modified
      if (writtenMs !== null && writtenMs > (newestMs ?? 0)) newestMs = writtenMs
      return advisories
    },
    read: (writtenMs) => {
      const fallback = newestMs ?? writtenMs ?? null
      const updatedAt = newest ?? (fallback === null ? null : new Date(fallback).toISOString())
      return { records, updatedAt, troubles }
    },
  }
}

/** Adds up the counts of several places. */
export function joinCounts(counts: readonly OsvCounts[]): OsvCounts {
  return {
    records: counts.reduce((sum, one) => sum + one.records, 0),
    updatedAt: counts.reduce<string | null>(
      (newest, { updatedAt }) => (updatedAt !== null && updatedAt > (newest ?? '') ? updatedAt : newest),
      null,
    ),
    troubles: counts.flatMap((one) => one.troubles),
  }
}
