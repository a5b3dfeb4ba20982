// Compares the mark of an install script with the published scripts.

import type { LockedPackage } from '../../model/report.ts'
import type { PublishedManifest } from '../../model/published.ts'
import type { Difference } from './difference.ts'

/** Compares the mark. */
export function compareInstallScript(copy: LockedPackage, published: PublishedManifest): Difference | null {
  const events = Object.keys(published.scripts)
  if (copy.hasInstallScript === null || copy.hasInstallScript === events.length > 0) return null
  // npm marks the build of a binding.gyp only once it has unpacked the package.
  if (published.isImplicitBuild === true && !copy.hasInstallScript) return null
  return {
    part: 'install script',
    words: copy.hasInstallScript
      ? 'it is marked as having an install script, and none was published'
      : `it hides the install script (${events.join(', ')}), which npm then skips`,
    facts: { lockedInstallScript: copy.hasInstallScript, publishedInstallScript: events.length > 0 },
  }
}
