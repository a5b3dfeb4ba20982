// The record that depgate keeps of a packument, and the facts that it contains.

import type { PublishedManifest, RemovedVersion, TimelineEntry, Trust } from '../../model/published.ts'

/** A packument in compact form: 1,282 records replace 184 MB of packuments. */
export interface PackageRecord {
  /** In the registry's order. */
  readonly versions: readonly string[]
  /** When each was published, in milliseconds since 1970; null without a credible time. */
  readonly times: readonly (number | null)[]
  readonly deprecated: ReadonlySet<string>
  /** The publish times of versions that the registry no longer has. */
  readonly removed: ReadonlyMap<string, number>
  /** The account that published each version; null where the registry names none. */
  readonly publishers: readonly (string | null)[]
  readonly trusts: readonly Trust[]
  /** The install scripts of the versions that have some. */
  readonly scripts: ReadonlyMap<string, PublishedManifest['scripts']>
  /** The manifests of the requested versions, including those that the registry no longer has. */
  readonly manifests: ReadonlyMap<string, PublishedManifest>
  /** The origins of the tarball URLs. */
  readonly tarballOrigins: readonly string[]
}

/** The record of an unknown name. */
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

/** The facts about one version. */
export interface VersionFact {
  readonly isPublished: boolean
  readonly publishedAt: number | null
  readonly manifest: PublishedManifest | null
}

/**
 * Gives a new record the later of two times that differ from an older one's. A version cannot be published twice, so one
 * of them is wrong, and a wrong one that makes a version look older is what an attacker would want. Nothing else of the
 * older record counts: an edited one can only make versions younger.
 */
export function takeLaterTimes(older: PackageRecord, newer: PackageRecord, olderAt: number): PackageRecord {
  const known = timesOf(older, olderAt)
  const later = (version: string, time: number | null) => {
    const before = known.get(version)
    return before !== undefined && (time === null || before > time) ? before : time
  }
  return {
    ...newer,
    times: newer.versions.map((version, nth) => later(version, newer.times[nth] ?? null)),
    removed: new Map([...newer.removed].map(([version, time]) => [version, later(version, time) ?? time])),
  }
}

/** Adds to a new record what an older one knows: later times, and what the registry has taken down since. */
export function mergeRecords(older: PackageRecord, newer: PackageRecord, olderAt: number): PackageRecord {
  const has = new Set(newer.versions)
  const gone = [...timesOf(older, olderAt)].filter(([version]) => !has.has(version))
  const tightened = takeLaterTimes(older, newer, olderAt)
  return {
    ...tightened,
    removed: new Map([...gone, ...tightened.removed]),
    // What was seen of a version stays known when the registry takes it down.
    manifests: new Map([...older.manifests, ...newer.manifests]),
  }
}

/** The record of a name that the registry no longer has. */
export function removeAll(record: PackageRecord): PackageRecord {
  return { ...emptyRecord, removed: timesOf(record), manifests: record.manifests }
}

/** @param askedAt - a time later than the moment of asking was never a fact; one bad answer would stay for good. */
function timesOf({ versions, times, removed }: PackageRecord, askedAt = Infinity): Map<string, number> {
  const all = new Map(removed)
  versions.forEach((version, nth) => {
    const time = times[nth]
    if (time !== null && time !== undefined) all.set(version, time)
  })
  for (const [version, time] of all) if (time > askedAt) all.delete(version)
  return all
}

/** Returns the facts about one version. */
export function factOf(record: PackageRecord, version: string): VersionFact {
  const nth = record.versions.indexOf(version)
  const publishedAt = (nth < 0 ? record.removed.get(version) : record.times[nth]) ?? null
  return { isPublished: nth >= 0, publishedAt, manifest: record.manifests.get(version) ?? null }
}

const noScripts = {}

/** Returns every version that the registry has, in the registry's order. */
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

/** The facts about a package that need no history. */
export interface RecordSummary {
  /** The publish time of the first version, in milliseconds since 1970; null where no time is known. */
  readonly first: number | null
  readonly namesPublishers: boolean
  readonly showsTrust: boolean
}

/** Summarizes a record. */
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
