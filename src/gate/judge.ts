// Applies waivers to findings and decides the outcome; the one place that does.

import type { AnyRule } from '../rules/define-rule.ts'
import type { Evaluation } from './evaluate.ts'
import { isNamed, namesOf } from '../rules/finding-name.ts'
import type { Finding, Gap, Outcome, Report, StaleWaiver } from '../model/report.ts'
import { whyNotCounted } from '../policy/waivers/validity.ts'
import type { Policy, Waiver } from '../model/policy.ts'
import type { Judged } from '../model/change.ts'

/** The outcome and its reasons. */
export type Verdict = Pick<Report, 'outcome' | 'eligibleAt' | 'findings' | 'waived' | 'gaps' | 'staleWaivers'>

/** The note on a waiver that was not needed. */
export const unneeded = 'nothing needed it'

/** Applies the waivers and decides: a finding at `error` fails, a gap at `error` leaves it open. */
export function judge(
  evaluations: readonly Evaluation[],
  rules: readonly AnyRule[],
  policy: Policy,
  asOf: Date,
): Verdict {
  const finalRules = new Set(rules.filter((rule) => rule.isFinal === true).map((rule) => rule.id))
  const used = new Set<Waiver>()
  const notCounted = policy.waivers.map((waiver) => whyNotCounted(waiver, policy.settings.waivers, asOf))
  const counted = policy.waivers.filter((_, nth) => notCounted[nth] === null)
  const findings: Finding[] = []
  const waived: (Finding & { waiver: Waiver })[] = []
  for (const { subject, findings: found } of evaluations) {
    for (const finding of found) {
      const waiver = finalRules.has(finding.rule)
        ? undefined
        : counted.find((one) => covers(one, finding, subject.arrival))
      if (waiver === undefined) findings.push(finding)
      else {
        used.add(waiver)
        waived.push({ ...finding, waiver })
      }
    }
  }
  const gaps = evaluations.flatMap((evaluation) => evaluation.gaps)
  const outcome = decide(findings, gaps)
  return {
    outcome,
    eligibleAt: outcome === 'fail' ? lastEligible(findings, gaps) : null,
    findings: findings.sort(compareFindings),
    waived: waived.sort(compareFindings),
    gaps: gaps.sort(compareGaps),
    staleWaivers: [
      ...policy.waivers.flatMap((waiver, nth): StaleWaiver[] =>
        used.has(waiver)
          ? []
          : [{ ...waiver, note: notCounted[nth] ?? describeUnused(waiver, rules, evaluations) }],
      ),
      ...(policy.proposedWaivers ?? []).map((waiver) => ({ ...waiver, note: proposed })),
    ],
  }
}

const proposed =
  'it came with this change: it counts once it is merged, or if the policy at the base has "waivers": { "from": "head" }'

/** Explains why a waiver that counts covered nothing. */
function describeUnused(
  waiver: Waiver,
  rules: readonly AnyRule[],
  evaluations: readonly Evaluation[],
): string {
  const rule = rules.find((one) => one.id === waiver.rule)
  if (rule !== undefined && rule.judges !== 'package')
    return `${rule.id} does not judge packages, and a waiver is for a package`
  if (rule?.nameFinding === undefined) return unneeded
  const found = evaluations.flatMap(({ subject, findings }) =>
    findings
      .filter((finding) => isOnPackage(waiver, finding, subject.arrival))
      .map((one) => namesOf(one)[0] ?? ''),
  )
  const names = [...new Set(found)].slice(0, 10).map((name) => `"${name}"`)
  if (names.length === 0) return unneeded
  const listed = names.join(', ')
  if (waiver.finding !== undefined) return `its "finding" is none of what ${rule.id} found there: ${listed}`
  const what = names.length === 1 ? `"finding": ${listed}` : `"finding", with one of ${listed}`
  return `${rule.id} can find several things on one package, and it names none: add ${what}`
}

function decide(findings: readonly Finding[], gaps: readonly Gap[]): Outcome {
  if (findings.some((finding) => finding.level === 'error')) return 'fail'
  return gaps.some((gap) => gap.level === 'error') ? 'inconclusive' : 'pass'
}

/**
 * Whether a waiver covers a finding: same rule, same exact package, the finding that it names where the rule can find
 * several, and for a waiver bound to a hash, that hash on every copy. A range is named `name@range`, which no waiver can
 * name: a range is fixed by an edit.
 */
function covers(waiver: Waiver, finding: Finding, arrival: Judged): boolean {
  if (!isOnPackage(waiver, finding, arrival) || !isNamed(finding, waiver)) return false
  return (
    arrival.type !== 'package' ||
    waiver.integrity === undefined ||
    arrival.copies.every((copy) => copy.integrity === waiver.integrity)
  )
}

function isOnPackage(waiver: Waiver, finding: Finding, arrival: Judged): boolean {
  return (
    waiver.rule === finding.rule &&
    arrival.type === 'package' &&
    waiver.package === `${arrival.name}@${arrival.version}`
  )
}

/** When waiting alone will have fixed everything; null where waiting does not fix all of it. */
function lastEligible(findings: readonly Finding[], gaps: readonly Gap[]): string | null {
  const moments = findings.filter((finding) => finding.level === 'error').map((finding) => finding.eligibleAt)
  if (moments.includes(null) || gaps.some((gap) => gap.level === 'error')) return null
  return (moments as string[]).sort().at(-1) ?? null
}

/** The order of findings in a report: `error` first, then by package. */
export function compareFindings(a: Finding, b: Finding): number {
  return compareKeys(
    [a.level, a.package, a.version ?? '', a.rule, sortableLine(a), a.message],
    [b.level, b.package, b.version ?? '', b.rule, sortableLine(b), b.message],
  )
}

/** The line of a finding on a file, as text that sorts like the number; every copy of a package is one arrival. */
function sortableLine({ version, location }: Finding): string {
  return version === null && location !== null ? String(location.line).padStart(9, '0') : ''
}

/** The order of gaps in a report. */
export function compareGaps(a: Gap, b: Gap): number {
  return compareKeys([a.level, a.package, a.rule, a.evidence], [b.level, b.package, b.rule, b.evidence])
}

/** Compares by code unit, key by key: the same order on every machine. `error` happens to sort before `warn`. */
function compareKeys(a: readonly string[], b: readonly string[]): number {
  for (const [index, key] of a.entries()) {
    const other = b[index] ?? ''
    if (key !== other) return key < other ? -1 : 1
  }
  return 0
}
