// Parses a packument into the record that depgate judges by.

import { isTimestamp } from '../../options/time.ts'
import { parsePublished, readPublisher, readScripts, readTrust } from '../../manifest/published.ts'
import { fields } from '../../http/response.ts'
import type { PackageRecord } from './projection.ts'

/** npm's first year; an earlier time is an empty field or a wrong clock. */
const earliest = Date.UTC(2009, 0, 1)
/** The maximum length of a version for semver. */
const maxVersionLength = 256

/** The largest real packages have some 20,000. */
const maxVersions = 100_000

/** Reads a full packument with the manifests of the versions in `asked`; a string is the reason for a failure. Any input is safe. */
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
  // The origins are made distinct before they are parsed: there are thousands of tarballs and one or two origins.
  const hosts = tarballs.flatMap((tarball) =>
    typeof tarball === 'string' ? (/^https?:\/\/[^/?#]+/.exec(tarball) ?? []) : [],
  )
  return [...new Set(hosts)]
    .slice(0, 8)
    .filter((host) => URL.canParse(host))
    .map((host) => new URL(host).origin)
}

// npm keeps the publish time of a version that was removed.
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

/** Reads a publish time; null unless it is a full ISO 8601 time from 2009 on. The caller judges times in the future. */
export function parseTime(value: unknown): number | null {
  // A time without a zone could be off by hours, and Date.parse accepts "garbage 5".
  if (typeof value !== 'string' || !isTimestamp(value)) return null
  const time = Date.parse(value)
  return time >= earliest ? time : null
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
