// Compares the two descriptions of one tree in lockfileVersion 2: npm 6 installs one, npm 7 and later the other.

import { describeDifference } from '../../text/address-difference.ts'
import { DepgateError } from '../../errors.ts'
import type { PackageSource } from '../../model/report.ts'
import { plain } from '../../text/plain.ts'
import type { LockEntry } from './entry.ts'

/**
 * Checks that `packages` and `dependencies` agree where both state something: the locations, and the name, version,
 * address and hash at each. With a difference, npm 6 could install another tree than the one that is judged.
 *
 * @throws {DepgateError} ELOCKFILE, naming the entry and both values.
 */
export function compareSections(
  file: string,
  packages: readonly LockEntry[],
  legacy: readonly LockEntry[],
): void {
  const places = new Map(legacy.filter(isInstalled).map((entry) => [entry.location, entry]))
  const folders = new Set([
    '',
    ...legacy.filter((entry) => !isInstalled(entry)).map((entry) => entry.location),
  ])
  for (const entry of packages.filter(isInstalled)) {
    const other = places.get(entry.location)
    places.delete(entry.location)
    if (other !== undefined) compareEntries(file, entry, other)
    else if (!isLeftOut(entry, folders)) {
      throw disagree(file, entry, 'stands in "packages" and not in "dependencies"')
    }
  }
  for (const entry of places.values())
    throw disagree(file, entry, 'stands in "dependencies" and not in "packages"')
}

function isInstalled(entry: LockEntry): boolean {
  return entry.installed !== null
}

/** The nested section leaves out links back to a folder it is in, and folders that nothing links to. */
function isLeftOut(entry: LockEntry, folders: ReadonlySet<string>): boolean {
  const folder = /^(?:(.*?)\/)?node_modules\//.exec(entry.location)?.[1] ?? ''
  return entry.target !== null || !folders.has(folder)
}

function compareEntries(file: string, entry: LockEntry, other: LockEntry): void {
  const compare = (what: string, one: string | null, two: string | null) => {
    if (one === null || two === null || one === two) return
    const both =
      quote(one) === quote(two)
        ? `another ${what} in "packages" than in "dependencies" (${showBoth(one, two)})`
        : null
    const shown = both ?? `the ${what} ${quote(one)} in "packages" and ${quote(two)} in "dependencies"`
    throw disagree(file, entry, `has ${shown}`)
  }
  if (entry.target !== null || other.target !== null) {
    compare('link', entry.target ?? 'none', other.target ?? 'none')
    return
  }
  compare('version', entry.version, other.version)
  if (other.version !== null) compare('name', entry.name ?? entry.installed, other.name ?? other.installed)
  compare('integrity', entry.integrity, other.integrity)
  // npm 7 keeps only the version of some git sources: what is not recorded is no disagreement.
  if (other.source.type === 'registry' && other.source.url === null) return
  compare('source', entry.source.type, other.source.type)
  compare('address', addressOf(entry.source), addressOf(other.source))
}

/** The one spelling for what npm spells in several ways: `github:a/b`, `git+ssh://git@github.com/a/b.git`. */
function addressOf(source: PackageSource): string | null {
  if (source.type === 'file' || source.type === 'directory') return source.path
  if (source.type !== 'git') return source.url
  const place = source.url
    .replace(/^(?:git\+)?[a-z+]+:\/\//i, '')
    .replace(/^(?:[^@/]*@)/, '')
    .replace(
      /^(github|gitlab|bitbucket):/i,
      (_, host: string) => `${host}.${host === 'bitbucket' ? 'org' : 'com'}/`,
    )
    .replace(/\.git(?=#|$)/, '')
  return `${place}#${source.commit ?? ''}`
}

/** Shows two texts so that they differ even where they look alike once they are cut and their secrets are masked. */
function showBoth(one: string, two: string): string {
  if (URL.canParse(one) && URL.canParse(two))
    return `${quote(one)}, with another ${describeDifference(one, two)}`
  const at = [...one].findIndex((character, nth) => two[nth] !== character)
  return `${quote(one)}, which differ from character ${at < 0 ? one.length + 1 : at + 1} on`
}

function quote(value: string): string {
  return `"${plain(value, 120)}"`
}

function disagree(file: string, entry: LockEntry, problem: string): DepgateError {
  return new DepgateError(
    'ELOCKFILE',
    `${plain(file)}, line ${entry.line}: ${plain(entry.location)} ${problem}`,
    {
      hint: 'npm 6 installs the one, later versions the other. Run npm install --package-lock-only --lockfile-version 3.',
    },
  )
}
