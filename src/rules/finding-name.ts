// What one of several findings on one package is called, so that a waiver can name it.

import { sha256Of } from '../text/sha256.ts'
import type { Finding } from '../model/report.ts'
import type { Waiver } from '../model/policy.ts'

type Facts = Finding['facts']

/** The fact under which a finding shows its name: what `finding` of a waiver repeats. */
export const nameFact = 'finding'

/** Names a finding by one fact, which tells it from all others of its rule on the package. */
export function byFact(fact: string): (facts: Facts) => string {
  return (facts) => String(facts[fact] ?? '')
}

/**
 * Names a finding by a digest of its facts (12 hexadecimal digits): where any of them changes, it is another finding.
 *
 * @param but - facts about something else: its place, and what differs from run to run.
 */
export function byFacts(...but: string[]): (facts: Facts) => string {
  return (facts) => {
    const entries = Object.entries(facts).filter(([key, value]) => !but.includes(key) && value !== undefined)
    return sha256Of(JSON.stringify(entries.sort(([a], [b]) => (a < b ? -1 : 1)))).slice(0, 12)
  }
}

/** The names of a finding: its own, and the other ids of the same advisory; none for the only one of its rule. */
export function namesOf({ facts }: Pick<Finding, 'facts'>): string[] {
  const name = facts[nameFact]
  const aliases = facts.aliases
  return [
    ...(typeof name === 'string' ? [name] : []),
    ...(typeof aliases === 'string' ? aliases.split(/[\s,]+/).filter(Boolean) : []),
  ]
}

/** Whether a waiver names this finding, where it has a name. */
export function isNamed(
  finding: Pick<Finding, 'facts'>,
  { finding: name }: Pick<Waiver, 'finding'>,
): boolean {
  const names = namesOf(finding)
  if (names.length === 0) return true
  return name !== undefined && names.some((one) => fold(one) === fold(name))
}

/** The ids of advisories are written in capitals or not. */
function fold(name: string): string {
  return /^(?:GHSA|CVE|MAL)-/i.test(name) ? name.toLowerCase() : name
}
