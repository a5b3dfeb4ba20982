// Parses one file as an OSV record, or gives the reason and the packages that it may be about.

import { DepgateError } from '../../errors.ts'
import { hasTwinKeys } from '../../json/equal-keys.ts'
import { listRefusedNames, parseOsvRecord, type OsvRecord } from '../osv.ts'
import { isFields } from '../osv-shape.ts'
import { plain } from '../../text/plain.ts'

/** An invalid record: nothing may be concluded about the packages that it may be about. */
export interface OsvTrouble {
  /** Null where it may be about any package. */
  readonly names: readonly string[] | null
  /** A phrase that names the file. */
  readonly reason: string
}

/** The content of one file; null where it is not a record of an npm package. */
export type OsvFound =
  | { readonly type: 'record'; readonly record: OsvRecord }
  | { readonly type: 'trouble'; readonly trouble: OsvTrouble }
  | null

/** Returns an invalid record; `why` follows the name of the file. */
export function troubleWith(file: string, why: string, names: readonly string[] | null = null): OsvFound {
  return { type: 'trouble', trouble: { names, reason: `${plain(file, 120)} ${plain(why, 200)}`.trim() } }
}

/**
 * Reads one file.
 *
 * @param isCollection - whether the file is in a folder, where real collections have indexes and manifests among the
 * records; in an archive every file is a record.
 */
export function readOsvText(file: string, text: string, isCollection: boolean, now: Date): OsvFound {
  // JSON.parse refuses a byte order mark, and so do other tools: they would skip the record.
  const bare = text.startsWith('\uFEFF') ? text.slice(1) : text
  let json: unknown
  try {
    json = JSON.parse(bare)
  } catch {
    return troubleWith(file, 'is not JSON')
  }
  if (isCollection && !isLikeRecord(json)) return null
  const refuse = (why: string) => troubleWith(file, why, listRefusedNames(json))
  if (hasTwinKeys(bare, json)) return troubleWith(file, 'has a key twice')
  if (bare !== text) return refuse('begins with a byte order mark')
  if (!file.endsWith('.json')) return refuse('is not named .json, so that other readers leave it out')
  if (Array.isArray(json)) return refuse('is a list, and not one record')
  try {
    const record = parseOsvRecord(json, 'osv', now)
    return record === null ? null : { type: 'record', record }
  } catch (error) {
    if (!(error instanceof DepgateError)) throw error
    return refuse(`is ${error.message}`)
  }
}

/** Whether JSON looks like a record: it has affected versions, or an id with a time or a schema version. */
function isLikeRecord(json: unknown): boolean {
  const one = Array.isArray(json) ? (json as unknown[]).slice(0, 1_000).find(isFields) : json
  if (!isFields(one)) return false
  const keys = new Set(Object.keys(one).map((key) => key.slice(0, 40).toLowerCase()))
  return (
    keys.has('affected') || (keys.has('id') && ['schema_version', 'modified'].some((key) => keys.has(key)))
  )
}
