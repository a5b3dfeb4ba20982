// The name of one of several findings on one package, so that a waiver can name it.

import { sha256Of } from '../text/sha256.ts'
import type { Finding } from '../model/report.ts'
import type { Waiver } from '../model/policy.ts'

type Facts = Finding['facts']

/** The fact with the name of a finding, which `finding` of a waiver repeats. */
export const nameFact = 'finding'

/** Names a finding by one fact, which is different for each finding of the rule on a package. */
export function byFact(fact: string): (facts: Facts) => string {
  return (facts) => String(facts[fact] ?? '')
}

/**
 * Names a finding by a digest of its facts (12 hexadecimal digits): where any of them changes, it is another finding.
 *
 * @param but - the facts to leave out: the location, and what differs from run to run.
 */
export function byFacts(...but: string[]): (facts: Facts) => string {
  return (facts) => {
    const entries = Object.entries(facts).filter(([key, value]) => !but.includes(key) && value !== undefined)
    return sha256Of(JSON.stringify(entries.sort(([a], [b]) => (a < b ? -1 : 1)))).slice(0, 12)
  }
}

/** The names of a finding: its own, and the other ids of the same advisory; none where its rule has one finding at most. */
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

/** The ids of advisories are compared without case. */
function fold(name: string): string {
  return /^(?:GHSA|CVE|MAL)-/i.test(name) ? name.toLowerCase() : name
}
