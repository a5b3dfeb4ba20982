// Normalizes the ids of advisories.

const ghsaPattern = /GHSA(?:-[0-9a-z]{4}){3}(?![0-9a-z])/i
const malwarePattern = /MAL-\d{4}-\d+(?![0-9a-z])/i

/** Finds the id of a GitHub advisory in a URL or another text: `GHSA-` in upper case, the rest in lower case. */
export function findGhsa(text: string): string | null {
  const found = ghsaPattern.exec(text)?.[0]
  return found === undefined ? null : `GHSA${found.slice(4).toLowerCase()}`
}

/** Finds the id of a record of the OpenSSF's malicious-packages in a URL or another text, in upper case. */
export function findMalwareId(text: string): string | null {
  return malwarePattern.exec(text)?.[0].toUpperCase() ?? null
}

/** Whether an id is one of the OpenSSF's malicious-packages records: `MAL-2025-47141`. */
export function isMalwareId(id: string): boolean {
  return findMalwareId(id)?.length === id.length
}

/** Normalizes an id for comparisons: those of GitHub as above, others in upper case. */
export function normalizeId(id: string): string {
  const ghsa = findGhsa(id)
  return ghsa !== null && ghsa.length === id.length ? ghsa : id.toUpperCase()
}
