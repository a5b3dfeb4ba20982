// Identifies a finding over time.

import { createHash } from 'node:crypto'
import type { Finding } from '../../model/report.ts'

/**
 * Returns a hash of the rule and the subject of a finding. It leaves out what changes while the finding stays the same:
 * ages, dates, lines and messages.
 */
export function fingerprint(finding: Finding, lockfile: string): string {
  const { rule, name, version, facts } = finding
  // One version can be covered by many advisories, and each is a finding of its own.
  const advisory = typeof facts.advisory === 'string' ? [facts.advisory] : []
  const parts = [rule, lockfile, name, version ?? '', ...advisory]
  return createHash('sha256').update(parts.join('|')).digest('hex')
}
