// The names of advisories, written one way whatever source they come from.

const ghsaPattern = /GHSA(?:-[0-9a-z]{4}){3}(?![0-9a-z])/i
const malwarePattern = /MAL-\d{4}-\d+(?![0-9a-z])/i

/** Finds a GitHub advisory's id in an address or another text: `GHSA-` in capitals, the rest small; null where there is none. */
export function findGhsa(text: string): string | null {
  const found = ghsaPattern.exec(text)?.[0]
  return found === undefined ? null : `GHSA${found.slice(4).toLowerCase()}`
}

/** Finds the id of a record of the OpenSSF's malicious-packages in an address or another text, in capitals. */
export function findMalwareId(text: string): string | null {
  return malwarePattern.exec(text)?.[0].toUpperCase() ?? null
}

/** Whether an id is one of the OpenSSF's malicious-packages records: `MAL-2025-47141`. */
export function isMalwareId(id: string): boolean {
  return findMalwareId(id)?.length === id.length
}

/** Writes an id in the one way in which ids are compared: `ghsa-XVCH-…` and `mal-…` as above, others in capitals. */
export function normalizeId(id: string): string {
  const ghsa = findGhsa(id)
  return ghsa !== null && ghsa.length === id.length ? ghsa : id.toUpperCase()
}
