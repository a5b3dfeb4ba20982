// Parses OSV records from files, archives and OSV's API.

import { findGhsa, isMalwareId, normalizeId } from './id.ts'
import type { Advisory, Affected } from '../model/evidence.ts'
import { asReports, findBasis } from './osv-origins.ts'
import { narrow } from './osv-ranges.ts'
import { callsMalware, readSeverity } from './osv-severity.ts'
import {
  asFields,
  asList,
  asOptionalText,
  asRanges,
  asText,
  isFields,
  malformed,
  type Fields,
} from './osv-shape.ts'
import { readRfc3339 } from '../options/time.ts'
import { plain, plainUrl } from '../text/plain.ts'

/** The npm part of an OSV record. */
export interface OsvRecord {
  readonly id: string
  /** When the record was last changed, ISO 8601; null where it does not state that. */
  readonly modified: string | null
  /** One for each name; each has `withdrawn` where the record was withdrawn. */
  readonly advisories: readonly Advisory[]
}

const recordKeys = [
  'schema_version',
  'id',
  'modified',
  'withdrawn',
  'aliases',
  'affected',
  'database_specific',
]
const entryKeys = ['package', 'versions', 'ranges', 'database_specific']
/** The tolerated difference of clocks, in milliseconds, for the time of a withdrawal. */
const maxSkewMs = 24 * 3_600_000

/**
 * Parses a record of the OSV schema (1.7); null where it is not about an npm package.
 *
 * @param source - the name of the source.
 * @param now - a record that was withdrawn later than this is invalid.
 * @throws {DepgateError} EADVISORIES for an invalid record, since it is not known what it covers.
 */
export function parseOsvRecord(json: unknown, source: string, now: Date): OsvRecord | null {
  const record = asFields(json, 'the record', recordKeys)
  const id = asText(record.id, 'id')
  if (id === '' || id.length > 200) throw malformed('id')
  const format = asOptionalText(record.schema_version, 'schema_version')
  if (format !== null && !/^[01]\./.test(format)) throw malformed('schema_version')
  const entries = asList(record.affected, 'affected').map((entry) => asFields(entry, 'affected', entryKeys))
  const named = entries.flatMap((entry) => {
    const name = asNpmName(entry)
    return name === null ? [] : [{ name, entry }]
  })
  if (named.length === 0) return null
  const withdrawn = readWithdrawn(record, now)
  const aliases = asList(record.aliases ?? undefined, 'aliases').map((alias) => asText(alias, 'aliases'))
  const own = asFields(record.database_specific ?? {}, 'database_specific')
  const isMalware = callsMalware(id, aliases, record, entries)
  const reports = asReports(own['malicious-packages-origins'])
  const names = new Map<string, Affected[]>()
  for (const { name, entry } of named) {
    const affected = narrow({ id, isMalware, reports, ...readVersions(entry) })
    names.set(name, [...(names.get(name) ?? []), affected])
  }
  const time = readRfc3339(asOptionalText(record.modified, 'modified') ?? '')
  const modified = time === null ? null : new Date(time).toISOString()
  const about = {
    id: findGhsa(id) ?? plain(id, 100),
    title: readTitle(record, id),
    url: readUrl(record, id),
    severity: isMalware ? 'critical' : readSeverity(record, entries),
    isMalware,
    source,
    aliases: aliases.slice(0, 100).map((alias) => plain(normalizeId(alias), 100)),
    modified,
    ...(withdrawn === null ? {} : { withdrawn }),
    ...(isMalwareId(id) ? { basis: findBasis(reports, aliases) } : {}),
  } as const
  return {
    id: about.id,
    modified,
    advisories: [...names].map(([name, affected]) => ({ ...about, name, affected })),
  }
}

/** A record is withdrawn by a time in the past; `"no"`, `""` and a time in the future are invalid. */
function readWithdrawn({ withdrawn }: Fields, now: Date): string | null {
  const text = asOptionalText(withdrawn, 'withdrawn')
  if (text === null) return null
  const time = readRfc3339(text)
  if (time === null || time > now.getTime() + maxSkewMs) throw malformed('withdrawn')
  return new Date(time).toISOString()
}

function readVersions(entry: Fields) {
  const versions = asList(entry.versions, 'versions').map((version) => asText(version, 'versions'))
  const own = asFields(entry.database_specific ?? {}, 'affected.database_specific')
  return {
    versions,
    ranges: asRanges(entry.ranges),
    lastKnown: asOptionalText(own.last_known_affected_version_range, 'last_known_affected_version_range'),
  }
}

/** Null for an entry of another ecosystem, or one that names no package. */
function asNpmName(entry: Fields): string | null {
  if (entry.package === undefined) return null
  const { ecosystem, name } = asFields(entry.package, 'package', ['ecosystem', 'name'])
  const [system = ''] = asText(ecosystem, 'package.ecosystem').split(':', 1)
  if (!isLikeNpm(system)) return null
  const text = asText(name, 'package.name')
  if (system !== 'npm') throw malformed('package.ecosystem')
  if (text === '' || text.length > 500 || text !== text.trim()) throw malformed('package.name')
  return text
}

function isLikeNpm(ecosystem: string): boolean {
  return ecosystem.slice(0, 100).trim().toLowerCase() === 'npm'
}

/**
 * Lists the npm packages of an invalid record, or of a list of records; null where they are not known, so that the
 * record may be about any package.
 */
export function listRefusedNames(json: unknown): string[] | null {
  const names = new Set<string>()
  const records: readonly unknown[] = Array.isArray(json) ? json : [json]
  if (records.length === 0) return null
  for (const record of records) {
    if (!isFields(record) || !Array.isArray(record.affected) || record.affected.length === 0) return null
    for (const entry of record.affected as unknown[]) {
      if (!isFields(entry) || entry.package === null) return null
      if (entry.package === undefined) continue
      const { name, ecosystem } = isFields(entry.package) ? entry.package : {}
      if (typeof ecosystem === 'string' && !isLikeNpm(ecosystem.split(':', 1)[0] ?? '')) continue
      if (typeof name !== 'string' || name.trim() === '' || name.length > 500 || names.size >= 1000)
        return null
      names.add(name.trim())
    }
  }
  return [...names]
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
