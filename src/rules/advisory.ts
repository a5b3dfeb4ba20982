import { covers, rank } from '../advisory.ts'
import { defineRule } from '../define.ts'
import { byFact } from '../finding-name.ts'
import { oneOf } from '../options.ts'

export default defineRule({
  id: 'advisory',
  summary: 'No advisory at or above `auditLevel` may cover a version that arrives.',
  why: 'A version with a published advisory is attacked by everyone who can read. npm itself installs it, exits 0, and says nothing at all where its registry serves no advisories.',
  fix: 'Install the version that the finding names. Where there is none yet, record a waiver with an end.',
  level: 'error',
  judges: 'package',
  nameFinding: byFact('advisory'),
  needs: ['advisories'],
  options: {
    auditLevel: oneOf(
      ['info', 'low', 'moderate', 'high', 'critical'],
      'critical',
      'The lowest severity that blocks; what lies below is warned of.',
    ),
  },
  *check(arrival, { advisories }, { auditLevel }) {
    for (const advisory of advisories.known) {
      if (advisory.isMalware || !covers(advisory, arrival.version)) continue
      // A severity that nobody understands must not pass as a mild one.
      const severity =
        advisory.severity === 'unknown' ? 'severity unknown, judged as critical' : advisory.severity
      yield {
        message: `${advisory.id} (${severity}) covers it: ${advisory.title}`,
        isLesser: rank(advisory.severity) < rank(auditLevel),
        facts: {
          advisory: advisory.id,
          severity: advisory.severity,
          title: advisory.title,
          url: advisory.url,
          source: advisory.source,
        },
      }
    }
  },
})
