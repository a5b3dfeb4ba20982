// Reads which dependencies of a package the project's `.npm-extension` (npm 12) changes, as the lockfile records it.

import { createHash } from 'node:crypto'
import { fieldOf, readSection, readSections, type JsonSection } from '../../json/section.ts'

/** The files that npm looks for at the root, where none is configured. */
export const npmExtensionFiles = ['.npm-extension.mjs', '.npm-extension.cjs'] as const

const fields = ['dependencies', 'optionalDependencies', 'peerDependencies', 'peerDependenciesMeta']

/**
 * The names by location. None where the lockfile's `npmExtensionHash` is not that of the file: an entry can state whatever it
 * likes, and npm compares no more than this hash (12.2.1, Arborist's npm-extension.js and validate-lockfile.js).
 *
 * @param read - reads a file beside the lockfile, on its side of the comparison.
 */
export function readExtended(
  packages: JsonSection | null,
  read: (file: string) => string | null,
): ReadonlyMap<string, readonly string[]> {
  const root = packages === null ? null : readSection(packages, '')
  const hash = root === null ? undefined : fieldOf(root, 'npmExtensionHash')
  if (packages === null || typeof hash !== 'string' || hash !== findHash(read)) return new Map()
  const found = readSections(packages).map(([location, entry]) => {
    const applied = readSection(entry, 'npmExtensionApplied')
    const names = fields.flatMap((field) => {
      const listed = applied === null ? undefined : fieldOf(applied, field)
      return Array.isArray(listed) ? listed.filter((name) => typeof name === 'string') : []
    })
    return [location, [...new Set(names)]] as const
  })
  return new Map(found.filter(([, names]) => names.length > 0))
}

/** As npm's `hashFile`; null for no file, and for two, which npm refuses. */
function findHash(read: (file: string) => string | null): string | null {
  const [one, ...rest] = npmExtensionFiles.flatMap((name) => {
    const text = read(name)
    return text === null ? [] : [{ format: name.slice(-3), text }]
  })
  if (one === undefined || rest.length > 0) return null
  const hash = createHash('sha512').update(`npm-extension:v1:${one.format}\n`).update(one.text, 'utf8')
  return `sha512-${hash.digest('base64')}`
}
