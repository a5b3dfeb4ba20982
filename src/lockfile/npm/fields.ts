// Reads the fields that the entries of every lockfile version share.

import semver from 'semver'
import { longestIntegrity } from '../integrity.ts'
import type { PackageSource } from '../../model/report.ts'
import { plain } from '../../text/plain.ts'
import { fieldOf, readText, readTexts, refuse, type JsonSection } from '../../json/section.ts'

/** Reads `bin`: an object, or a path for the one command that has the package's name. */
export function readBin(section: JsonSection, name: string): Readonly<Record<string, string>> {
  const value = fieldOf(section, 'bin')
  if (typeof value === 'string') return { [name.slice(name.indexOf('/') + 1)]: value }
  // Object.fromEntries makes own properties, `__proto__` too.
  return Object.fromEntries(readTexts(section, 'bin'))
}

/** Reads `integrity`. @throws {DepgateError} ELOCKFILE where it is longer than any real one. */
export function readIntegrity(section: JsonSection, read = readText): string | null {
  const text = read(section, 'integrity')
  if (text === null || text.length <= longestIntegrity) return text
  const problem = `is ${text.length} characters long; depgate reads at most ${longestIntegrity}`
  throw refuse(section, ['integrity'], problem, 'Delete the entry and run: npm install --package-lock-only')
}

/**
 * Reads `version`. A package of the registry must have one; one from elsewhere may lack it, and the manifest of a
 * folder may have any text there, which counts as no version.
 */
export function readVersion(section: JsonSection, source: PackageSource): string | null {
  const version = readText(section, 'version')
  if (version !== null && isVersion(version)) return version
  if (source.type === 'directory' || (version === null && source.type !== 'registry')) return null
  throw version === null
    ? refuse(section, [], 'has no version', 'Delete the entry and run: npm install --package-lock-only')
    : refuse(section, ['version'], `is "${plain(version, 60)}", which is not a version`)
}

/** Whether a text is a version; like npm with its old packages, loosely (`1.2.3beta`). */
export function isVersion(text: string): boolean {
  return /^\d\S*$/.test(text) && semver.valid(text, { loose: true }) !== null
}
