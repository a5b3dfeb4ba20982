// Parses the answer of npm's bulk advisory endpoint.

import semver from 'semver'
import { findGhsa, findMalwareId, isMalwareId } from './id.ts'
import { isMalwareCwe, isMalwareTitle, readSeverityWord } from './words.ts'
import type { Advisory } from '../model/evidence.ts'
import { plain, plainUrl } from '../text/plain.ts'

/** The maximum of advisories for one name: the largest real number (2026) is some hundred, and all are compared in pairs. */
const maxAdvisories = 1_000
/** Real advisories name a handful of weaknesses. */
const maxCwes = 1_000

type Fields = Readonly<Record<string, unknown>>

/** The reason for an invalid answer: registries without the endpoint answer `[]`, `null` or HTML. */
export const badBulk = "registry answered in a shape that is not the bulk endpoint's"

/**
 * Parses the answer of `POST -/npm/v1/security/advisories/bulk`: an object from names to lists of advisories, as npm
 * 11's own client expects it. Names that were not requested are dropped. `{}` means that there are no advisories.
 *
 * Returns null where any part has another shape: then nothing may be concluded from the rest either.
 */
export function parseBulk(json: unknown, asked: ReadonlySet<string>): Advisory[] | null {
  if (!isFields(json)) return null
  const advisories: Advisory[] = []
  for (const [name, list] of Object.entries(json)) {
    if (!Array.isArray(list) || list.length > maxAdvisories) return null
    for (const entry of list as unknown[]) {
      const advisory = parseEntry(entry, name)
      if (advisory === null) return null
      if (asked.has(name)) advisories.push(advisory)
    }
  }
  return advisories
}

function parseEntry(entry: unknown, name: string): Advisory | null {
  if (!isFields(entry)) return null
  const { id, title, severity, vulnerable_versions: range } = entry
  const url = entry.url ?? ''
  const cwe: unknown = entry.cwe ?? []
  if ((typeof id !== 'number' && typeof id !== 'string') || typeof title !== 'string') return null
  if (typeof url !== 'string' || !Array.isArray(cwe) || cwe.length > maxCwes) return null
  // For npm a range that does not parse covers nothing; here it covers everything.
  const isRange =
    typeof range === 'string' && range.length <= 20_000 && semver.validRange(range, { loose: true })
  return {
    id: nameAdvisory(id, url),
    name,
    title: plain(title, 200),
    url: /^https?:\/\//i.test(url) && URL.canParse(url) ? plainUrl(url) : null,
    severity: readSeverityWord(severity) ?? 'unknown',
    isMalware:
      cwe.some(isMalwareCwe) ||
      isMalwareTitle(title) ||
      isMalwareId(String(id)) ||
      findMalwareId(url) !== null,
    affected: [{ type: 'range', range: isRange ? (range as string) : '*' }],
    source: 'registry',
  }
}

/** GitHub's id is used, since the registry's own number changes when an advisory is edited (yarnpkg/berry#6438). */
function nameAdvisory(id: number | string, url: string): string {
  const ghsa = findGhsa(url) ?? findGhsa(String(id))
  if (ghsa !== null) return ghsa
  const malware = isMalwareId(String(id)) ? findMalwareId(String(id)) : findMalwareId(url)
  return malware ?? `npm:${plain(String(id), 100)}`
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
