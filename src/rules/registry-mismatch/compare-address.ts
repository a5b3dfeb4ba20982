// Compares the address of an entry with that of the published tarball.

import semver from 'semver'
import type { Origin } from '../../model/evidence.ts'
import type { LockedPackage } from '../../model/report.ts'
import type { PublishedManifest } from '../../model/published.ts'
import { describeDifference } from '../../text/address-difference.ts'
import { plainUrl } from '../../text/plain.ts'
import type { Difference } from './difference.ts'

/** @param where - the registry of the name; only its origin and the path of its address are compared. */
export function compareAddress(
  copy: LockedPackage,
  published: PublishedManifest,
  where: Pick<Origin, 'registry' | 'prefix'>,
): Difference | null {
  const address = copy.source.type === 'registry' || copy.source.type === 'remote' ? copy.source.url : null
  if (address === null || isPublishedAddress(address, copy, published.tarball, where)) return null
  const tarball = published.tarball === null ? null : plainUrl(published.tarball)
  const shown = plainUrl(address)
  const words =
    published.tarball === null
      ? `its address is ${shown}`
      : shown === tarball
        ? `its address is ${shown} with another ${describeDifference(address, published.tarball)}`
        : `its address is ${shown} and not ${tarball}`
  return { part: 'address', words, facts: { lockedAddress: shown, publishedAddress: tarball } }
}

/**
 * Whether an address leads to the tarball of a name and version: by the path that the registry gives for it, or by
 * the path that npm's registries use for every tarball. The host is judged by the evidence `origin`.
 */
function isPublishedAddress(
  address: string,
  { name, version }: LockedPackage,
  tarball: string | null,
  { registry, prefix }: Pick<Origin, 'registry' | 'prefix'>,
): boolean {
  const [url, given] = [readAddress(address), tarball === null ? null : readAddress(tarball)]
  if (url === null) return false
  // A registry that signs its addresses has another query each time.
  if (url.search !== '' && given?.search !== url.search && (given === null || given.search === ''))
    return false
  if (url.path === given?.path) return true
  const base = name.slice(name.indexOf('/') + 1)
  // Registries drop build metadata: 1.0.0+build is published as 1.0.0.
  const versions = [version, semver.parse(version, { loose: true })?.version ?? version]
  // npm writes the public registry's address into a lockfile and replaces it with the configured one's.
  const own = readAddress(`${url.origin}${prefix}`)?.path ?? '/'
  const prefixes = url.origin === registry ? [own] : [own, '/']
  return prefixes.some((start) =>
    versions.some((text) =>
      [base, name].some((file) => url.path === `${start}${name}/-/${file}-${text}.tgz`),
    ),
  )
}

function readAddress(address: string): { origin: string; path: string; search: string } | null {
  try {
    const { origin, pathname, search } = new URL(address)
    return { origin, path: decodeURIComponent(pathname), search }
  } catch {
    return null
  }
}
