// The names of all kinds of evidence.

import type { EvidenceName } from './policy.ts'

/** The kinds of evidence that a policy can name. */
export const evidenceNames: readonly EvidenceName[] = [
  'release',
  'registration',
  'advisories',
  'manifest',
  'origin',
  'provenance',
  'publishers',
  'tarball',
]
