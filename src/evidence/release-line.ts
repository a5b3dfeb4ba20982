// Tells which versions of a package are one release line.

import semver from 'semver'

/** Returns the release line of a version: its major, below 1.0 its minor (`2`, `0.4`); null for what is no semver. */
export function lineOf(version: string): string | null {
  const parsed = semver.parse(version, { loose: true })
  if (parsed === null) return null
  return parsed.major === 0 ? `0.${parsed.minor}` : String(parsed.major)
}
