import { covers, rank } from '../advisories/affected.ts'
import { defineRule } from './define-rule.ts'
import type { Release } from '../model/evidence.ts'
import { byFact } from './finding-name.ts'
import { oneOf } from '../options/kinds.ts'
import { findNextFix, readFixTerms } from '../evidence/security-fix.ts'
import { formatTime } from '../report/summary.ts'
import type { PackageArrival } from '../model/change.ts'

export default defineRule({
  id: 'advisory',
  summary: 'No advisory at or above `auditLevel` may cover a version that arrives.',
  why: 'A version with a published advisory is attacked by everyone who can read. npm itself installs it, exits 0, and prints nothing where its registry serves no advisories.',
  fix: 'Install the version that the finding names. Where there is none yet, record a waiver with an end.',
  level: 'error',
  judges: 'package',
  nameFinding: byFact('advisory'),
  needs: ['advisories'],
  wants: ['release'],
  options: {
    auditLevel: oneOf(
      ['info', 'low', 'moderate', 'high', 'critical'],
      'critical',
      'The lowest severity that blocks; a lower one is a warning.',
    ),
  },
  *check(arrival, { advisories, release }, { auditLevel }, asOf, policy) {
    for (const advisory of advisories.known) {
      if (advisory.isMalware || !covers(advisory, arrival.version)) continue
      // An unknown severity must not count as a low one.
      const severity =
        advisory.severity === 'unknown' ? 'severity unknown, judged as critical' : advisory.severity
      const { isOfNamesake = false, aliases = [] } = advisory
      const asWarning = isOfNamesake || rank(advisory.severity) < rank(auditLevel)
      const fix = asWarning || release.status !== 'obtained' ? null : findYoungFix(arrival, release.value)
      yield {
        message:
          (isOfNamesake
            ? `${advisory.id} (${severity}) covers the public package of this name, which belongs to another registry here: `
            : `${advisory.id} (${severity}) covers it: `) +
          advisory.title +
          (fix === null ? '' : `; ${fix.version} fixes it and passes from ${formatTime(fix.eligibleAt)} on`),
        asWarning: asWarning,
        facts: {
          ...(fix === null ? {} : { fix: fix.version, fixEligibleAt: fix.eligibleAt }),
          advisory: advisory.id,
          ...(aliases.length === 0 ? {} : { aliases: aliases.join(' ') }),
          severity: advisory.severity,
          title: advisory.title,
          url: advisory.url,
          source: advisory.source,
        },
      }
    }
    if (typeof advisories.doubt === 'string') yield { message: advisories.doubt, gap: 'advisories' }

    function findYoungFix(arrival: PackageArrival, { timeline, removed }: Release) {
      const { known } = advisories
      return findNextFix(
        { ...arrival, arrival, timeline, removed, known, auditLevel },
        readFixTerms(policy),
        asOf,
      )
    }
  },
})
