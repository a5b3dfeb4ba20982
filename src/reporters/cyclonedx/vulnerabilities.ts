// Writes findings of advisories as vulnerabilities of a CycloneDX BOM (VEX).

import { plain } from '../../text/plain.ts'
import type { Waiver } from '../../model/policy.ts'
import type { Finding } from '../../model/report.ts'

/** A finding, waived or not. */
export type Found = Finding & { readonly waiver?: Waiver }

/** The maximum length of a text in the BOM. */
export const maxTextCharacters = 1_000

/** Whether a finding is about an advisory: the others become annotations. */
export function isAdvisory({ rule, facts }: Found): boolean {
  return (rule === 'advisory' || rule === 'malware') && typeof facts.advisory === 'string'
}

const severities = new Map([
  ['critical', 'critical'],
  ['high', 'high'],
  ['moderate', 'medium'],
  ['low', 'low'],
  ['info', 'info'],
])

/**
 * Writes findings of advisories as VEX. Whether the project runs the vulnerable code is not known (`in_triage`); malware
 * is exploitable in any case.
 */
export function drawVulnerabilities(found: readonly Found[], refOf: (purl: string) => string) {
  return found.map(({ rule, package: purl, version, facts, message, suggestion, waiver }, index) => {
    const textOf = (key: string) =>
      typeof facts[key] === 'string' ? plain(facts[key], maxTextCharacters) : ''
    const url = textOf('url')
    const isMalware = rule === 'malware'
    const excuse = waiver === undefined ? '' : ` Waived until ${waiver.expires}: ${waiver.reason}`
    const response = waiver !== undefined ? ['will_not_fix'] : suggestion !== null ? ['update'] : []
    return {
      'bom-ref': `depgate:advisory:${index + 1}`,
      id: textOf('advisory'),
      source: {
        name: textOf('source') || 'unknown',
        ...(/^https?:\/\/[^\s"<>\\^`{|}]+$/.test(url) ? { url } : {}),
      },
      ratings: [{ severity: isMalware ? 'critical' : (severities.get(textOf('severity')) ?? 'unknown') }],
      ...(isMalware ? { cwes: [506] } : {}),
      description: textOf('title'),
      ...(suggestion === null
        ? {}
        : { recommendation: plain(`Run: ${suggestion.command}`, maxTextCharacters) }),
      analysis: {
        state: isMalware ? 'exploitable' : 'in_triage',
        ...(response.length === 0 ? {} : { response }),
        detail: plain(`${message}.${excuse}`, maxTextCharacters),
      },
      affects: [
        {
          ref: refOf(purl),
          ...(version === null ? {} : { versions: [{ version: plain(version, 1_024), status: 'affected' }] }),
        },
      ],
    }
  })
}
