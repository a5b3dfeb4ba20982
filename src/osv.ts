// Reads advisories in the OSV format, as files, archives and the API of OSV carry them.

import { findGhsa, isMalwareId } from './advisory-id.ts'
import { nameScore, scoreCvss } from './cvss.ts'
import { DepgateError } from './errors.ts'
import type { Advisory, Affected, OsvEvent, Severity } from './evidence.ts'
import { narrow, type Report } from './osv-ranges.ts'
import { plain, plainUrl } from './text.ts'

/** What an OSV record says of npm packages. */
export interface OsvRecord {
  readonly id: string
  /** When it was last changed, ISO 8601; null where it does not say. */
  readonly modified: string | null
  /** One for each name. */
  readonly advisories: readonly Advisory[]
}

type Fields = Readonly<Record<string, unknown>>

/**
 * Reads a record of the OSV schema (1.7), or returns null where it speaks of no npm package or was withdrawn.
 * `source` is the name of whoever told.
 *
 * @throws {DepgateError} EADVISORIES for a record that cannot be understood whole: what it means to cover is not known.
 */
export function parseOsvRecord(json: unknown, source: string): OsvRecord | null {
  const record = asFields(json, 'the record')
  const id = asText(record.id, 'id')
  if (id === '' || id.length > 200) throw malformed('id')
  if (asOptionalText(record.withdrawn, 'withdrawn')) return null
  const entries = asList(record.affected ?? [], 'affected').map((entry) => asFields(entry, 'affected'))
  const own = asFields(record.database_specific ?? {}, 'database_specific')
  const isMalware = callsMalware(id, record, own, entries)
  const reports = asReports(own['malicious-packages-origins'])
  const names = new Map<string, Affected[]>()
  for (const entry of entries) {
    const name = asNpmName(entry)
    if (name === null) continue
    const affected = narrow({ id, isMalware, reports, ...readVersions(entry) })
    names.set(name, [...(names.get(name) ?? []), affected])
  }
  if (names.size === 0) return null
  const about = {
    id: findGhsa(id) ?? plain(id, 100),
    title: readTitle(record, id),
    url: readUrl(record, id),
    severity: isMalware ? 'critical' : readSeverity(record, own, entries),
    isMalware,
    source,
  } as const
  const modified = asOptionalText(record.modified, 'modified')
  const isTime =
    modified !== null && /^\d{4}-\d\d-\d\dT/.test(modified) && !Number.isNaN(Date.parse(modified))
  return {
    id: about.id,
    modified: isTime ? new Date(Date.parse(modified)).toISOString() : null,
    advisories: [...names].map(([name, affected]) => ({ ...about, name, affected })),
  }
}

function readVersions(entry: Fields) {
  const versions = asList(entry.versions ?? [], 'versions').map((version) => asText(version, 'versions'))
  const own = asFields(entry.database_specific ?? {}, 'affected.database_specific')
  return {
    versions,
    ranges: asRanges(entry.ranges),
    lastKnown: asOptionalText(own.last_known_affected_version_range, 'last_known_affected_version_range'),
  }
}

function asRanges(value: unknown): (readonly OsvEvent[])[] {
  return asList(value ?? [], 'ranges').flatMap((one) => {
    const range = asFields(one, 'ranges')
    if (asText(range.type, 'ranges.type') === 'GIT') return []
    return [asList(range.events ?? [], 'events').map(asEvent)]
  })
}

const eventKeys = ['introduced', 'fixed', 'last_affected', 'limit'] as const

function asEvent(value: unknown): OsvEvent {
  const event = asFields(value, 'events')
  const known = eventKeys.flatMap((key) =>
    event[key] === undefined ? [] : [[key, asText(event[key], 'events')] as const],
  )
  return Object.fromEntries(known)
}

/** Null for an entry of another ecosystem, or one that names no package. */
function asNpmName(entry: Fields): string | null {
  if (entry.package === undefined || entry.package === null) return null
  const { ecosystem, name } = asFields(entry.package, 'package')
  if (asText(ecosystem, 'package.ecosystem').split(':', 1)[0] !== 'npm') return null
  const text = asText(name, 'package.name')
  if (text === '' || text.length > 500) throw malformed('package.name')
  return text
}

function asReports(value: unknown): Report[] {
  // What cannot be read among the reports takes nothing back.
  if (!Array.isArray(value)) return []
  return value.flatMap((one): Report[] => {
    if (!isFields(one) || typeof one.source !== 'string') return []
    try {
      return [
        {
          source: one.source,
          id: typeof one.id === 'string' ? one.id : null,
          modifiedAt: typeof one.modified_time === 'string' ? Date.parse(one.modified_time) : NaN,
          versions: asList(one.versions ?? [], 'versions').map((version) => asText(version, 'versions')),
          ranges: asRanges(one.ranges),
        },
      ]
    } catch {
      return []
    }
  })
}

function callsMalware(id: string, record: Fields, own: Fields, entries: readonly Fields[]): boolean {
  const aliases = asList(record.aliases ?? [], 'aliases')
  if ([id, ...aliases].some((one) => typeof one === 'string' && isMalwareId(one))) return true
  if (Object.hasOwn(own, 'malicious-packages-origins')) return true
  const summary = typeof record.summary === 'string' ? record.summary : ''
  // Only where the summary begins so: "… lets attackers run malicious code in …" is ordinary advisory prose.
  if (/^\W*(?:malicious code in|malware in|embedded malware)\b/i.test(summary.slice(0, 100))) return true
  const cwes = entries.flatMap(({ database_specific: specific }) =>
    isFields(specific) ? [specific.cwes] : [],
  )
  const named = cwes.flat().map((cwe) => (isFields(cwe) ? cwe.cweId : cwe))
  return [own.cwe_ids, named].flat().includes('CWE-506')
}

const words: Readonly<Record<string, Severity>> = {
  LOW: 'low',
  MODERATE: 'moderate',
  MEDIUM: 'moderate',
  HIGH: 'high',
  CRITICAL: 'critical',
}

function readSeverity(record: Fields, own: Fields, entries: readonly Fields[]): Severity {
  const word = typeof own.severity === 'string' ? own.severity.toUpperCase() : ''
  if (Object.hasOwn(words, word)) return words[word] ?? 'unknown'
  const scores = [record, ...entries]
    .flatMap(({ severity }) => (Array.isArray(severity) ? (severity as unknown[]) : []))
    .flatMap((one) => (isFields(one) && typeof one.score === 'string' ? (scoreCvss(one.score) ?? []) : []))
  return scores.length === 0 ? 'unknown' : nameScore(scores.reduce((most, one) => Math.max(most, one)))
}

function readTitle({ summary, details }: Fields, id: string): string {
  const texts = [summary, details].flatMap((text) => (typeof text === 'string' ? [plain(text, 200)] : []))
  return texts.find((text) => text !== '') ?? plain(id, 100)
}

function readUrl({ references }: Fields, id: string): string | null {
  const ghsa = findGhsa(id)
  if (ghsa !== null) return `https://github.com/advisories/${ghsa}`
  if (isMalwareId(id)) return `https://osv.dev/vulnerability/${id}`
  const urls = (Array.isArray(references) ? (references as unknown[]) : []).flatMap((one) =>
    isFields(one) && typeof one.url === 'string' && one.type !== 'PACKAGE' ? [one.url] : [],
  )
  const web = urls.find((url) => /^https?:\/\//i.test(url) && URL.canParse(url))
  return web === undefined ? null : plainUrl(web)
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function asFields(value: unknown, where: string): Fields {
  if (!isFields(value)) throw malformed(where)
  return value
}

function asList(value: unknown, where: string): readonly unknown[] {
  if (!Array.isArray(value)) throw malformed(where)
  return value
}

function asText(value: unknown, where: string): string {
  if (typeof value !== 'string') throw malformed(where)
  return value
}

function asOptionalText(value: unknown, where: string): string | null {
  return value === undefined || value === null ? null : asText(value, where)
}

function malformed(where: string): DepgateError {
  return new DepgateError('EADVISORIES', `not an OSV record: ${where} has the wrong shape`)
}
