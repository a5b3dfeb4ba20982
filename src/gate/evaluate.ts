// Applies the rules to each subject: findings, and gaps where evidence that a rule needs is missing.

import type { AnyRule, Breach } from '../rules/define-rule.ts'
import { nameFact } from '../rules/finding-name.ts'
import { identify, locate } from '../change/identity.ts'
import type { Evidence, Subject } from '../model/evidence.ts'
import type { Finding, Gap, Level } from '../model/report.ts'
import { plain } from '../text/plain.ts'
import type { EvidenceName, Policy } from '../model/policy.ts'

/** The result of judging one subject. */
export interface Evaluation {
  readonly subject: Subject
  readonly findings: readonly Finding[]
  readonly gaps: readonly Gap[]
}

/**
 * Applies each rule that the policy does not switch off to each subject.
 *
 * A rule is called only when all the evidence that it needs was obtained; otherwise a gap is recorded, so that no rule
 * can forget the case where the network is down. Every text of a rule is cleaned by `plain` here and nowhere else.
 */
export function evaluate(
  subjects: readonly Subject[],
  rules: readonly AnyRule[],
  policy: Policy,
  asOf: Date,
): Evaluation[] {
  return subjects.map((subject) => evaluateOne(subject, rules, policy, asOf))
}

function evaluateOne(subject: Subject, rules: readonly AnyRule[], policy: Policy, asOf: Date): Evaluation {
  const gaps: Gap[] = []
  const broken: { rule: AnyRule; level: Level; breach: Breach }[] = []
  for (const rule of rules) {
    const setting = policy.rules.get(rule.id)
    if (setting === undefined || setting.level === 'off' || rule.judges !== subject.arrival.type) continue
    const options = setting.options as never
    if (rule.skips?.(subject.arrival as never, options) === true) continue
    const needed = rule.needs.map((name) => ({ name, evidence: subject.evidence[name] as Evidence<unknown> }))
    if (needed.some(({ evidence }) => evidence.status === 'inapplicable')) continue
    const missing = needed.flatMap(({ name, evidence }) =>
      evidence.status === 'missing' ? [{ name, reason: evidence.reason }] : [],
    )
    gaps.push(
      ...missing.map(({ name, reason }) => describeGap(subject, rule, { evidence: name, reason }, policy)),
    )
    if (missing.length > 0) continue
    const evidence = Object.fromEntries([
      ...needed.map(({ name, evidence }) => [name, evidence.status === 'obtained' ? evidence.value : null]),
      ...(rule.wants ?? []).map((name) => [name, subject.evidence[name]]),
    ])
    for (const breach of rule.check(subject.arrival as never, evidence as never, options, asOf, policy)) {
      if (breach.gap === undefined) broken.push({ rule, level: setting.level, breach })
      else gaps.push(describeGap(subject, rule, { evidence: breach.gap, reason: breach.message }, policy))
    }
  }
  const findings = broken.map(({ rule, level, breach }) => {
    const isAlone = broken.length === 1 && gaps.length === 0
    const reported = isAlone && breach.ifAlone !== undefined ? { ...breach, ...breach.ifAlone } : breach
    const worse = reported.isWorse === true ? 'error' : level
    return stamp(subject, rule, reported.asWarning === true ? 'warn' : worse, reported)
  })
  return { subject, findings, gaps }
}

function describeGap(
  { arrival }: Subject,
  rule: AnyRule,
  { evidence, reason }: { readonly evidence: EvidenceName; readonly reason: string },
  policy: Policy,
): Gap {
  const level = policy.rules.get(rule.id)?.level === 'error' ? policy.gaps[evidence] : 'warn'
  return { package: identify(arrival).package, rule: rule.id, level, evidence, reason: plain(reason) }
}

function stamp(subject: Subject, rule: AnyRule, level: Level, breach: Breach): Finding {
  const facts = Object.entries(breach.facts ?? {})
    .map(([key, value]) => [key, typeof value === 'string' ? plain(value) : value] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1))
  const shown = Object.fromEntries(facts)
  return {
    rule: rule.id,
    level,
    ...identify(subject.arrival),
    ...describeAbout(breach),
    message: plain(breach.message),
    facts: rule.nameFinding === undefined ? shown : { ...shown, [nameFact]: rule.nameFinding(shown) },
    eligibleAt: breach.eligibleAt?.toISOString() ?? null,
    suggestion: breach.suggestion ?? null,
    location: breach.about === undefined ? locate(subject.arrival, breach.line) : cleanLocation(breach.about),
  }
}

function describeAbout({ about }: Breach): Partial<Pick<Finding, 'package' | 'name' | 'version'>> {
  if (about === undefined) return {}
  const { name, version } = about
  return {
    package: plain(about.package),
    name: plain(name, 214),
    version: version === null ? null : plain(version),
  }
}

function cleanLocation({ location }: NonNullable<Breach['about']>): Finding['location'] {
  return location === null ? null : { file: plain(location.file), line: location.line }
}
