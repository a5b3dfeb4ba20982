// Compares the packages of two lockfiles by name and version: added, updated, altered, removed.

import semver from 'semver'
import { compareAskers, hasSameAskers, listTaking, readAskers, type Askers } from './askers.ts'
import { compareCopies, isEqual } from './compare-copies.ts'
import type { LockedPackage, Lockfile } from '../model/report.ts'
import type { PackageChange, Project } from '../model/change.ts'

type Copies = readonly LockedPackage[]
type Versions = ReadonlyMap<string, LockedPackage[]>

/** Returns the changes by name and version. */
export function diffPackages(before: Lockfile, after: Lockfile): PackageChange[] {
  const seen = readAskers(before)
  const earlier = groupByName(before.packages)
  const later = groupByName([...after.packages, ...listTaking(after, seen)])
  const ranges = after.manifests.flatMap((manifest) => manifest.ranges)
  const overrides = ranges.filter((declared) => declared.field === 'overrides')
  const extensions = ranges.filter((declared) => declared.field === 'packageExtensions')
  const project = {
    uses: new Set(earlier.keys()),
    ...scriptSettings(before, after),
    ...refusalOf(before, after),
    overrides,
    extensions,
    ageFloors: [...(before.ageFloors ?? []), ...(after.ageFloors ?? [])],
    before: before.packages,
    after: after.packages,
  }
  const names = [...later.keys(), ...[...earlier.keys()].filter((name) => !later.has(name))]
  const changed = names.filter((name) => !isUnchanged(earlier.get(name), later.get(name)))
  return changed.sort(compareText).flatMap((name) =>
    diffName(name, groupByVersion(earlier.get(name)), groupByVersion(later.get(name)), {
      from: before.path,
      to: after.path,
      project,
      seen,
    }),
  )
}

/** Whether the packages of a name are equal one by one, in the order of the file: most are, and need no versions compared. */
function isUnchanged(before: Copies | undefined, after: Copies | undefined): boolean {
  return (
    before?.length === after?.length &&
    before?.every((one, nth) => {
      const other = after?.[nth]
      return other?.version === one.version && isEqual(one, other) && hasSameAskers(one, other)
    }) === true
  )
}

/** The project's settings for install scripts on both sides; where there is no manifest of before, the present one is used. */
function scriptSettings(before: Lockfile, after: Lockfile): Omit<Project, 'uses' | 'before' | 'after'> {
  const { allowScripts } = after
  if (before.npmRange === undefined) return { allowScripts, npmRange: after.npmRange ?? null }
  return { allowScripts, allowScriptsBefore: before.allowScripts, npmRange: before.npmRange }
}

/** What both states refuse: a refusal that the change adds can be of a version of the package manager that nobody uses. */
function refusalOf(before: Lockfile, after: Lockfile): Pick<Project, 'scriptRefusal'> {
  const { scriptRefusal } = after
  const wasRefused = before.npmRange === undefined || before.scriptRefusal !== undefined
  return scriptRefusal === undefined || !wasRefused ? {} : { scriptRefusal }
}

function groupByName(packages: Copies): ReadonlyMap<string, Copies> {
  return groupBy(packages, (one) => one.name)
}

function groupByVersion(packages: Copies = []): Versions {
  return groupBy(packages, (one) => one.version)
}

function groupBy(packages: Copies, keyOf: (one: LockedPackage) => string): Versions {
  const groups = new Map<string, LockedPackage[]>()
  for (const one of packages) {
    const there = groups.get(keyOf(one))
    if (there === undefined) groups.set(keyOf(one), [one])
    else there.push(one)
  }
  return groups
}

function diffName(
  name: string,
  earlier: Versions,
  later: Versions,
  { from, to, project, seen }: { from: string; to: string; project: Project; seen: Askers },
): PackageChange[] {
  const change = (
    kind: PackageChange['kind'],
    version: string,
    copies: LockedPackage[],
    more: Partial<Pick<PackageChange, 'previous' | 'differences' | 'hadInstallScript' | 'before'>> = {},
  ): PackageChange => ({
    type: 'package',
    kind,
    name,
    version,
    previous: more.previous ?? null,
    ...(more.hadInstallScript === undefined ? {} : { hadInstallScript: more.hadInstallScript }),
    file: kind === 'removed' ? from : to,
    copies: nearestFirst(copies),
    differences: more.differences ?? [],
    ...(more.before === undefined ? {} : { before: more.before }),
    project,
  })
  const changes: PackageChange[] = []
  const came: [string, LockedPackage[]][] = []
  for (const [version, copies] of later) {
    const old = earlier.get(version)
    if (old === undefined) came.push([version, copies])
    else {
      const differences = [...compareCopies(old, copies), ...compareAskers(old, copies, seen)]
      if (differences.length > 0)
        changes.push(change('altered', version, copies, { previous: version, differences, before: old }))
    }
  }
  const gone = [...earlier].filter(([version]) => !later.has(version))
  const { pairs, loneCame, loneGone } = pairVersions(came, gone)
  for (const [[version, copies], [previous, replaced]] of pairs) {
    const marks = replaced.map((copy) => copy.hasInstallScript)
    const hadInstallScript = marks.includes(true) ? true : marks.includes(null) ? null : false
    changes.push(change('updated', version, copies, { previous, hadInstallScript }))
  }
  for (const [version, copies] of loneCame) changes.push(change('added', version, copies))
  for (const [version, copies] of loneGone) changes.push(change('removed', version, copies))
  return changes.sort((a, b) => compareVersions(a.version, b.version) || compareText(a.kind, b.kind))
}

type PairedEntry = [string, LockedPackage[]]

/**
 * Returns which version replaces which: first those that share a location in the tree, then those of one major line,
 * then the rest. The order of preference does not depend on which side is which, so that the diff mirrors.
 */
function pairVersions(came: PairedEntry[], gone: PairedEntry[]) {
  const isTooMany = came.length * gone.length > maxCompared ** 2
  if (isTooMany) return { pairs: [], loneCame: came, loneGone: gone }
  const candidates = came.flatMap((arrived) =>
    gone.map((left) => {
      const places = new Set(left[1].map((copy) => copy.location))
      const isSamePlace = arrived[1].some((copy) => places.has(copy.location))
      const isSameLine = semver.parse(arrived[0])?.major === semver.parse(left[0])?.major
      const [low, high] = [arrived[0], left[0]].sort(compareVersions) as [string, string]
      return { arrived, left, cost: (isSamePlace ? 0 : 2) + (isSameLine ? 0 : 1), low, high }
    }),
  )
  candidates.sort(
    (a, b) => a.cost - b.cost || compareVersions(b.high, a.high) || compareVersions(b.low, a.low),
  )
  const taken = new Set<PairedEntry>()
  const pairs: [PairedEntry, PairedEntry][] = []
  for (const { arrived, left } of candidates) {
    if (taken.has(arrived) || taken.has(left)) continue
    taken.add(arrived).add(left)
    pairs.push([arrived, left])
  }
  return {
    pairs,
    loneCame: came.filter((entry) => !taken.has(entry)),
    loneGone: gone.filter((entry) => !taken.has(entry)),
  }
}

// Comparing each with each is quadratic, and the number of versions is the attacker's to choose.
const maxCompared = 200

function nearestFirst(copies: readonly LockedPackage[]): [LockedPackage, ...LockedPackage[]] {
  return copies.toSorted(
    (a, b) =>
      Number(a.path.length === 1) - Number(b.path.length === 1) ||
      a.path.length - b.path.length ||
      compareText(a.location, b.location),
  ) as [LockedPackage, ...LockedPackage[]]
}

function compareVersions(a: string, b: string): number {
  return (semver.valid(a) && semver.valid(b) ? semver.compareBuild(a, b) : 0) || compareText(a, b)
}

/** Compares by code unit: the same on every machine, whatever its locale. */
function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
