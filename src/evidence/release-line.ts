// Names the release line of a version.

import semver from 'semver'

/** Returns the release line of a version: its major, below 1.0 its minor (`2`, `0.4`). */
export function nameLine({ major, minor }: Pick<semver.SemVer, 'major' | 'minor'>): string {
  return major === 0 ? `0.${minor}` : String(major)
}

/** The same for a version as text; null where it is not semver. */
export function lineOf(version: string): string | null {
  const parsed = semver.parse(version, { loose: true })
  return parsed === null ? null : nameLine(parsed)
}
