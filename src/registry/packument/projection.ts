// Takes from a registry's document of a package what depgate judges by, and keeps nothing else of it.
import { parsePublished, readPublisher, readScripts, readTrust } from '../../manifest/published.ts'
import { fields } from '../../http/response.ts'
import type { PublishedManifest, RemovedVersion, TimelineEntry, Trust } from '../../model/published.ts'
import { isTimestamp } from '../../options/time.ts'

/** What a registry says of a package, compactly: 1,282 of these stand for 184 MB of documents. */
export interface PackageRecord {
  /** In the registry's order. */
  readonly versions: readonly string[]
  /** When each was published, in milliseconds since 1970; null without a credible time. */
  readonly times: readonly (number | null)[]
  readonly deprecated: ReadonlySet<string>
  /** When versions were published that the registry no longer has. */
  readonly removed: ReadonlyMap<string, number>
  /** Who published each; null where the registry names nobody. */
  readonly publishers: readonly (string | null)[]
  readonly trusts: readonly Trust[]
  /** What npm runs at the install of a version, for those where it runs something. */
  readonly scripts: ReadonlyMap<string, PublishedManifest['scripts']>
  /** The manifests of the versions that were asked for, those that the registry no longer has too. */
  readonly manifests: ReadonlyMap<string, PublishedManifest>
  /** Where the registry says that the tarballs lie. */
  readonly tarballOrigins: readonly string[]
}

/** The record of a name that nothing is known of. */
export const emptyRecord: PackageRecord = {
  versions: [],
  times: [],
  deprecated: new Set(),
  removed: new Map(),
  publishers: [],
  trusts: [],
  scripts: new Map(),
  manifests: new Map(),
  tarballOrigins: [],
}

/** What is known of one version. */
export interface VersionFact {
  readonly isPublished: boolean
  readonly publishedAt: number | null
  readonly manifest: PublishedManifest | null
}

/** npm's first year; a time before it is an empty field or a broken clock. */
const earliest = Date.UTC(2009, 0, 1)
/** semver takes no longer version. */
const maxVersionLength = 256

/** Of real packages the busiest have some 20,000. */
const maxVersions = 100_000

/** Reads a full packument and the manifests of the versions `asked` for; a string says why it is none. Any input is safe. */
export function parsePackument(
  json: unknown,
  name: string,
  asked: readonly string[],
): PackageRecord | string {
  const { name: ownName, versions, time } = fields(json)
  if (ownName !== undefined && ownName !== name) return 'registry answered with another package'
  if (versions === undefined ? ownName === undefined : !isMap(versions)) {
    return 'registry answered with something else than a package'
  }
  const entries = Object.entries(fields(versions)).filter(
    ([version, manifest]) => version.length <= maxVersionLength && isMap(manifest),
  )
  const times = versions !== undefined && isMap(time) ? time : {}
  if (Math.max(entries.length, Object.keys(times).length) > maxVersions) {
    return 'registry answered with more versions than can be read'
  }
  const wanted = new Set(asked)
  const manifests = entries
    .filter(([version]) => wanted.has(version))
    .map(([version, manifest]) => [version, parsePublished(manifest, name)] as const)
  return {
    versions: entries.map(([version]) => version),
    times: entries.map(([version]) => parseTime(times[version])),
    deprecated: new Set(
      entries.flatMap(([version, manifest]) => (fields(manifest).deprecated ? [version] : [])),
    ),
    publishers: entries.map(([, manifest]) => readPublisher(manifest)),
    trusts: entries.map(([, manifest]) => readTrust(manifest)),
    scripts: new Map(
      entries
        .map(([version, manifest]) => [version, readScripts(manifest)] as const)
        .filter(([, scripts]) => Object.keys(scripts).length > 0),
    ),
    removed: removedFrom(times, new Set(entries.map(([version]) => version))),
    manifests: new Map(manifests),
    tarballOrigins: originsOf(entries.map(([, manifest]) => fields(fields(manifest).dist).tarball)),
  }
}

function originsOf(tarballs: readonly unknown[]): readonly string[] {
  // Cut before they are parsed: there are thousands of tarballs and one or two origins.
  const hosts = tarballs.flatMap((tarball) =>
    typeof tarball === 'string' ? (/^https?:\/\/[^/?#]+/.exec(tarball) ?? []) : [],
  )
  return [...new Set(hosts)]
    .slice(0, 8)
    .filter((host) => URL.canParse(host))
    .map((host) => new URL(host).origin)
}

// npm keeps the time of a version that was taken down.
function removedFrom(
  times: Readonly<Record<string, unknown>>,
  versions: ReadonlySet<string>,
): Map<string, number> {
  const removed = new Map<string, number>()
  for (const [version, value] of Object.entries(times)) {
    if (versions.has(version) || !/^\d/.test(version) || version.length > maxVersionLength) continue
    const time = parseTime(value)
    if (time !== null) removed.set(version, time)
  }
  return removed
}

/** Reads a publish time; null unless it is a full ISO 8601 time from 2009 on. The future is the caller's to judge. */
export function parseTime(value: unknown): number | null {
  // A time without a zone could be off by hours.
  if (typeof value !== 'string' || !isTimestamp(value)) return null
  const time = Date.parse(value)
  return time >= earliest ? time : null
}

/**
 * Adds to a new record what an older one knows: the times of versions that are gone, and the later of two times
 * that differ. Versions cannot be published twice, so one time is wrong, and a wrong one that makes a version
 * look older is what an attacker would want.
 */
export function mergeRecords(older: PackageRecord, newer: PackageRecord, olderAt: number): PackageRecord {
  const known = timesOf(older)
  // A time after the moment it was told was never a fact; without this, one bad answer would stay for good.
  for (const [version, time] of known) if (time > olderAt) known.delete(version)
  const later = (version: string, time: number | null) => {
    const before = known.get(version)
    return before !== undefined && (time === null || before > time) ? before : time
  }
  const has = new Set(newer.versions)
  const removed = new Map([...known].filter(([version]) => !has.has(version)))
  for (const [version, time] of newer.removed) removed.set(version, later(version, time) ?? time)
  return {
    versions: newer.versions,
    times: newer.versions.map((version, nth) => later(version, newer.times[nth] ?? null)),
    deprecated: newer.deprecated,
    publishers: newer.publishers,
    trusts: newer.trusts,
    scripts: newer.scripts,
    removed,
    // What was seen of a version stays known when the registry takes it down.
    manifests: new Map([...older.manifests, ...newer.manifests]),
    tarballOrigins: newer.tarballOrigins,
  }
}

/** The record of a name that the registry no longer has. */
export function removeAll(record: PackageRecord): PackageRecord {
  return { ...emptyRecord, removed: timesOf(record), manifests: record.manifests }
}

function timesOf({ versions, times, removed }: PackageRecord): Map<string, number> {
  const all = new Map(removed)
  versions.forEach((version, nth) => {
    const time = times[nth]
    if (time !== null && time !== undefined) all.set(version, time)
  })
  return all
}

/** Returns what a record says of one version. */
export function factOf(record: PackageRecord, version: string): VersionFact {
  const nth = record.versions.indexOf(version)
  const publishedAt = (nth < 0 ? record.removed.get(version) : record.times[nth]) ?? null
  return { isPublished: nth >= 0, publishedAt, manifest: record.manifests.get(version) ?? null }
}

const noScripts = {}

/** Returns every version that the registry has, in its order. */
export function timelineOf(record: PackageRecord): readonly TimelineEntry[] {
  const { versions, times, deprecated, publishers, trusts, scripts } = record
  return versions.map((version, nth) => {
    const time = times[nth]
    const publishedAt = time === null || time === undefined ? null : new Date(time)
    return {
      version,
      publishedAt,
      isDeprecated: deprecated.has(version),
      publisher: publishers[nth] ?? null,
      trust: trusts[nth] ?? 'none',
      scripts: scripts.get(version) ?? noScripts,
    }
  })
}

/** Returns the versions that the registry no longer has. */
export function removedOf(record: PackageRecord): readonly RemovedVersion[] {
  return [...record.removed].map(([version, time]) => ({ version, publishedAt: new Date(time) }))
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** What can be told of a package without its history. */
export interface RecordSummary {
  /** When the first version came, in milliseconds since 1970; null where no time is known. */
  readonly first: number | null
  readonly namesPublishers: boolean
  readonly showsTrust: boolean
}

/** Sums a record up. */
export function summarize({ times, removed, publishers, trusts }: PackageRecord): RecordSummary {
  let first: number | null = null
  for (const time of [...times, ...removed.values()]) {
    if (time !== null && (first === null || time < first)) first = time
  }
  return {
    first,
    namesPublishers: publishers.some((publisher) => publisher !== null),
    showsTrust: trusts.some((trust) => trust !== 'none'),
  }
}
