// Reads the reports from which a record of malicious-packages was made.

import { findGhsa } from './id.ts'
import type { Report } from './osv-ranges.ts'
import { asList, asRanges, asText, isFields } from './osv-shape.ts'

/** Reads `malicious-packages-origins`. Null where the list is invalid: then it cannot prove a retraction. */
export function asReports(value: unknown): Report[] | null {
  if (value === undefined) return []
  if (!Array.isArray(value)) return null
  const reports = value.flatMap((one): Report[] => {
    if (!isFields(one) || typeof one.source !== 'string') return []
    try {
      return [
        {
          source: one.source,
          id: typeof one.id === 'string' ? one.id : null,
          modifiedAt: typeof one.modified_time === 'string' ? Date.parse(one.modified_time) : NaN,
          versions: asList(one.versions, 'versions').map((version) => asText(version, 'versions')),
          ranges: asRanges(one.ranges),
        },
      ]
    } catch {
      return []
    }
  })
  return reports.length === value.length ? reports : null
}

/**
 * The GitHub advisory that is the only report of a record of malicious-packages. `ghsa-malware` is that collection's
 * name for GitHub's malware advisories.
 */
export function findBasis(
  reports: readonly Report[] | null,
  aliases: readonly string[],
): { readonly id: string; readonly isStated: boolean } | null {
  const ghsas = [...new Set(aliases.flatMap((alias) => findGhsa(alias) ?? []))]
  if (reports === null) return null
  if (reports.length === 0) {
    const [only] = ghsas
    return ghsas.length === 1 && only !== undefined ? { id: only, isStated: false } : null
  }
  const ids = new Set(
    reports.map(({ source, id }) => (source === 'ghsa-malware' ? findGhsa(id ?? '') : null)),
  )
  const [id] = ids
  return ids.size === 1 && typeof id === 'string' ? { id, isStated: true } : null
}
