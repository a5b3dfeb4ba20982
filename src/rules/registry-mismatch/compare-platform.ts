// Compares the platforms that an entry of yarn is limited to with the published manifest.

import type { LockedPackage } from '../../model/report.ts'
import type { PublishedManifest } from '../../model/published.ts'

/**
 * yarn (4.18) records no checksum for a package of some platforms (`conditions`), and takes whatever is served for it.
 * A published version that runs everywhere has none of these conditions: they take the checksum away.
 */
export function comparePlatform({ isUnhashed }: LockedPackage, { isPlatformBound }: PublishedManifest) {
  if (isUnhashed !== true || isPlatformBound === true) return null
  const words =
    'its conditions limit it to some platforms, so that yarn checks no checksum of it; the published manifest has no os, cpu or libc'
  return { part: 'platform', words, facts: { conditions: true } } as const
}
