// Reads the severity of an OSV record, and whether it calls a package malware.

import { isMalwareId } from './id.ts'
import { isMalwareCwe, isMalwareTitle, readSeverityWord } from './words.ts'
import { rank } from './affected.ts'
import { nameScore, scoreCvss } from './cvss.ts'
import type { Severity } from '../model/evidence.ts'
import { isFields, type Fields } from './osv-shape.ts'

/** Whether a record calls its packages malware: by its id, its aliases, its origin, its title or CWE-506. */
export function callsMalware(
  id: string,
  aliases: readonly string[],
  record: Fields,
  entries: readonly Fields[],
): boolean {
  if ([id, ...aliases].some(isMalwareId)) return true
  const own = isFields(record.database_specific) ? record.database_specific : {}
  if (Object.hasOwn(own, 'malicious-packages-origins')) return true
  if (typeof record.summary === 'string' && isMalwareTitle(record.summary)) return true
  const cwes = entries.flatMap(({ database_specific: specific }) =>
    isFields(specific) ? [specific.cwes, specific.cwe_ids] : [],
  )
  const named = [own.cwe_ids, own.cwes, ...cwes].flat()
  return named.some((cwe) => isMalwareCwe(isFields(cwe) ? cwe.cweId : cwe))
}

/**
 * Reads the severity: the word in GitHub's records, else the highest of the words in the entries, else the highest CVSS
 * score; else `unknown`.
 */
export function readSeverity(record: Fields, entries: readonly Fields[]): Severity {
  const word = readSeverityWord(isFields(record.database_specific) ? record.database_specific.severity : null)
  if (word !== null) return word
  const words = entries
    .flatMap((entry) => [entry.database_specific, entry.ecosystem_specific])
    .flatMap((specific) => (isFields(specific) ? (readSeverityWord(specific.severity) ?? []) : []))
  if (words.length > 0) return words.reduce((a, b) => (rank(b) > rank(a) ? b : a))
  const scores = [record, ...entries]
    .flatMap(({ severity }) => (Array.isArray(severity) ? (severity as unknown[]).slice(0, 100) : []))
    .flatMap((one) => (isFields(one) && typeof one.score === 'string' ? (scoreCvss(one.score) ?? []) : []))
  return scores.length === 0 ? 'unknown' : nameScore(Math.max(...scores))
}
