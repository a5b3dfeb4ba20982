// Adds to a lockfile what npm installs from inside tarballs: bundled packages and the entries of shrinkwraps.

import type { TarballReading } from '../model/evidence.ts'
import { packedLockfiles } from './names.ts'
import { parseLockfile } from './parse.ts'
import type { Carried, LockedPackage, Lockfile } from '../model/report.ts'
import { parseLocation } from './npm/location.ts'
import type { PackedPackage, PublishedManifest } from '../model/published.ts'
import { purlOf } from './purl.ts'
import { describeBadName } from '../manifest/package-name.ts'

/** A package of the lockfile whose tarball contains others, with the reading of the tarball. */
export interface Carrier {
  readonly host: LockedPackage
  readonly published: PublishedManifest
  readonly reading: TarballReading
}

/** A package whose tarball could not be read; `reason` is a phrase. */
export interface UnknownCarrier {
  readonly host: LockedPackage
  readonly reason: string
}

/**
 * Returns the lockfile as npm has it in memory once it has unpacked the carriers, with all packages that they contain.
 *
 * Measured with npm 10, 11 and 12: a bundled package is unpacked whether or not the lockfile lists it, and npm 10 and
 * 11 run its scripts; entries of the lockfile below a bundler change nothing. A shrinkwrap replaces all entries below
 * its package, development dependencies are installed too, and where it has no hash none is checked; npm 12 ignores it.
 */
export function completeLockfile(
  lockfile: Lockfile,
  carriers: readonly Carrier[],
): { lockfile: Lockfile; unknown: readonly UnknownCarrier[] } {
  const unknown: UnknownCarrier[] = []
  const packages = new Map<string, LockedPackage[]>()
  for (const locked of lockfile.packages) put(packages, locked)
  const ids = new Set(lockfile.packages.map(idOf))
  let hasChanged = false
  for (const carrier of carriers) {
    const { host, reading } = carrier
    const trouble = reading.trouble ?? reading.inside.trouble
    if (trouble !== null) unknown.push({ host, reason: trouble })
    const wrapped = readShrinkwrap(carrier)
    if (typeof wrapped === 'string') unknown.push({ host, reason: wrapped })
    const isObeyed = host.hasShrinkwrap === true
    for (const actual of typeof wrapped === 'string' ? [] : wrapped) {
      // npm reads a shrinkwrap only where the lockfile has `hasShrinkwrap`; the next `npm install` may write that key.
      if (!isObeyed && ids.has(idOf(actual))) continue
      hasChanged = place(packages, [actual], isObeyed) || hasChanged
    }
    const wishes = listWishes(carrier)
    const bundled: Places = new Map()
    for (const inside of reading.inside.packages) {
      const actual = toLocked(inside, carrier, wishes)
      if (actual !== null) put(bundled, actual)
    }
    for (const actuals of bundled.values()) hasChanged = place(packages, actuals, true) || hasChanged
  }
  return {
    lockfile: hasChanged ? { ...lockfile, packages: [...packages.values()].flat() } : lockfile,
    unknown,
  }
}

type Places = Map<string, LockedPackage[]>

function put(packages: Places, locked: LockedPackage): void {
  const there = packages.get(locked.location)
  if (there === undefined) packages.set(locked.location, [locked])
  else there.push(locked)
}

const idOf = ({ name, version }: LockedPackage) => `${name}@${version}`

/**
 * Adds packages at the location where npm will have them, and returns whether that differs from the lockfile. Of several
 * in one tarball the file system decides which one npm reads (`package.json`, `PACKAGE.JSON`), so each stays.
 */
function place(packages: Places, actuals: readonly LockedPackage[], isObeyed: boolean): boolean {
  const location = actuals[0]?.location ?? ''
  const there = packages.get(location) ?? []
  const fresh = actuals.filter((actual) => !there.some((one) => isSame(one, actual)))
  if (fresh.length === 0) return false
  const found = fresh.map((actual): LockedPackage => {
    const listed = there.find((one) => one.carried === undefined && idOf(one) !== idOf(actual))
    const { carried } = actual
    if (!isObeyed || listed === undefined || listed.isInside === true || carried === undefined) return actual
    const { name, version, line } = listed
    return { ...actual, line, carried: { ...carried, listed: { name, version } } }
  })
  const isReplaced = (one: LockedPackage) =>
    actuals.some((actual) => actual.carried?.type === 'shrinkwrap' && idOf(one) === idOf(actual))
  // An entry with an address or a hash is fetched as well. One without either describes the copy in the tarball.
  const isFetched = (one: LockedPackage) => (one.bundler === null || !isBare(one)) && !isReplaced(one)
  const isKept = (one: LockedPackage) => isFetched(one) || actuals.some((actual) => isSame(one, actual))
  packages.set(location, [...there.filter((one) => !isObeyed || isKept(one)), ...found])
  return true
}

function isSame(one: LockedPackage, actual: LockedPackage): boolean {
  if (idOf(one) !== idOf(actual)) return false
  if (actual.carried?.type === 'shrinkwrap')
    return one.integrity === actual.integrity && JSON.stringify(one.source) === JSON.stringify(actual.source)
  // Fetched from the registry in the same version, or bundled as its bundler's published manifest states.
  const bundled = actual.bundler?.roots ?? []
  return !isBare(one) || one.bundler?.roots.some((root) => bundled.includes(root)) === true
}

/** Whether an entry has neither address nor hash, as npm writes it for a bundled package. */
function isBare({ source, integrity }: LockedPackage): boolean {
  return integrity === null && source.type === 'registry' && source.url === null
}

/** Reads the entries of the shrinkwrap that npm may read, at their locations in the whole tree; a string is why that failed. */
function readShrinkwrap({ host, published, reading }: Carrier): readonly LockedPackage[] | string {
  const { lockfile } = reading.inside
  const isRead =
    host.hasShrinkwrap === true ||
    (published.hasShrinkwrap === true && packedLockfiles.includes(lockfile?.name ?? ''))
  if (lockfile === null || !isRead) return []
  let wrapped: Lockfile
  try {
    wrapped = parseLockfile(lockfile.text, lockfile.name)
  } catch {
    return `the ${lockfile.name} in its tarball cannot be read`
  }
  const carried: Carried = {
    by: { name: host.name, version: host.version },
    type: 'shrinkwrap',
    listed: null,
  }
  return wrapped.packages.map((locked) => {
    const steps = locked.path.length > 1 ? locked.path.slice(1) : [idOf(locked)]
    const { source } = locked
    return {
      ...locked,
      location: `${host.location}/${locked.location}`,
      // A folder inside of a tarball is no folder of this project.
      source: source.type === 'directory' ? { ...source, isInside: false } : source,
      bundler: null,
      carried,
      scope: host.scope,
      isDirect: false,
      path: [...host.path, ...steps],
      line: host.line,
    }
  })
}

/** The ranges that the carrier and the packages in it ask for, by the name that they ask under. */
function listWishes({ host, reading }: Carrier): ReadonlyMap<string, readonly string[]> {
  const wishes = new Map<string, string[]>()
  for (const { name, range } of [host, ...reading.inside.packages.map(({ manifest }) => manifest)].flatMap(
    ({ edges }) => edges,
  )) {
    const ranges = wishes.get(name) ?? []
    if (!ranges.includes(range)) ranges.push(range)
    wishes.set(name, ranges)
  }
  return wishes
}

function toLocked(
  { location, manifest }: PackedPackage,
  { host, published }: Carrier,
  wishes: ReadonlyMap<string, readonly string[]>,
): LockedPackage | null {
  // npm does not treat a folder without a version as a package.
  if (manifest.version === null) return null
  const place = parseLocation(location)
  const installed = typeof place === 'string' ? null : place.installed
  if (installed === null) return null
  const isNamed = manifest.name !== null && describeBadName(manifest.name) === null
  const name = isNamed ? (manifest.name ?? installed) : installed
  const { version, edges, bin, scripts } = manifest
  const by = { name: host.name, version: host.version }
  return {
    name,
    version,
    location: `${host.location}/${location}`,
    alias: installed === name ? null : installed,
    purl: purlOf({ name, version }),
    source: { type: 'registry', url: null },
    integrity: null,
    edges: edges.filter((edge) => edge.type !== 'development'),
    bin,
    hasInstallScript: Object.keys(scripts).length > 0,
    bundler: { ...by, source: host.source, isProven: true, roots: published.bundles },
    carried: { by, type: 'bundle', listed: null },
    scope: host.scope,
    isDirect: false,
    path: [...host.path, `${name}@${version}`],
    line: host.line,
    wantedBy: wishes.get(installed) ?? [],
  }
}
