// Decides whether no version, exactly one, or several satisfy a semver range.

import semver, { type Comparator, type SemVer } from 'semver'

/** Far more comparators than any real range has: the time to compare them must not be the author's choice. */
const maxComparators = 1000

/** Whether no version satisfies a range, pre-releases included: `1.0.0 2.0.0`, `>2 <1`. True for a text that is not a range. */
export function isUnsatisfiable(range: string): boolean {
  const sets = readSets(range, true)
  if (sets === null) return true
  // The lowest version that satisfies a set is one of its bounds, or the next one after a bound.
  return sets.every((set) => !lowest(set).some((version) => set.every((one) => one.test(version))))
}

/**
 * Returns the only version that satisfies a range as npm resolves it (a pre-release only where the range names one of
 * the same version); null where several do, or none.
 */
export function findOnlyVersion(range: string): string | null {
  const found = new Set<string>()
  for (const set of readSets(range, false) ?? []) {
    const starts = [
      ...lowest(set),
      ...versionsOf(set).flatMap((version) => (version.prerelease.length > 0 ? [first(version)] : [])),
    ]
    const text = set.map((one) => one.value).join(' ')
    for (const start of starts.flatMap((one) => [one, release(one)])) {
      for (const version of [start, after(start), next(start)])
        if (semver.satisfies(version, text, { loose: true })) found.add(version.version)
      if (found.size > 1) return null
    }
  }
  return [...found][0] ?? null
}

function readSets(range: string, includePrerelease: boolean): readonly (readonly Comparator[])[] | null {
  try {
    const { set } = new semver.Range(range, { loose: true, includePrerelease })
    return set.flat().length > maxComparators ? null : set
  } catch {
    return null
  }
}

function lowest(set: readonly Comparator[]): SemVer[] {
  return [make('0.0.0-0'), ...versionsOf(set).flatMap((version) => [version, after(version)])]
}

/** The versions of the comparators; `*` has none. */
function versionsOf(set: readonly Comparator[]): SemVer[] {
  return set.flatMap(({ semver: version }) => (version instanceof semver.SemVer ? [version] : []))
}

/** The next version after another one, by the precedence of semver 2.0 (section 11). */
function after(version: SemVer): SemVer {
  return version.prerelease.length > 0 ? make(`${version.version}.0`) : make(`${next(version).version}-0`)
}

/** The lowest pre-release of a version. */
function first(version: SemVer): SemVer {
  return make(`${release(version).version}-0`)
}

function release({ major, minor, patch }: SemVer): SemVer {
  return make(`${major}.${minor}.${patch}`)
}

function next({ major, minor, patch }: SemVer): SemVer {
  return make(`${major}.${minor}.${Math.min(patch + 1, Number.MAX_SAFE_INTEGER)}`)
}

function make(text: string): SemVer {
  return new semver.SemVer(text, { loose: true })
}
