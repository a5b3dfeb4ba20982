// Finds, for each refused package, the newest version that the whole policy lets pass.

import semver from 'semver'
import { isOfRegistry } from '../change/floating-ranges.ts'
import { commandFor } from '../lockfile/commands-of.ts'
import type { Registry } from '../ports/registry.ts'
import type { AnyRule } from '../rules/define-rule.ts'
import { evaluate, type Evaluation } from './evaluate.ts'
import { gather } from './gather.ts'
import { lookUp } from '../evidence/lookup.ts'
import type { Finding, Lockfile, Suggestion } from '../model/report.ts'
import type { Policy } from '../model/policy.ts'
import type { PackageArrival } from '../model/change.ts'
import type { TimelineEntry } from '../model/published.ts'

// The versions of one package that are tried, the best first; a package may have thousands.
const maxTried = 100

/** The rules, policy and registry that judged, and that judge the candidates. */
export interface Judging {
  readonly rules: readonly AnyRule[]
  readonly registry: Registry
  readonly policy: Policy
  readonly asOf: Date
}

/** A package that is refused. */
interface Refused {
  readonly evaluation: Evaluation
  readonly arrival: PackageArrival
}

/** A version that could replace a refused one. */
interface Candidate {
  readonly refused: Refused
  readonly version: string
}

/**
 * Returns the evaluations with a suggestion on each error that another version could fix.
 *
 * A candidate passes if it has no finding at `error` and lacks no evidence that the refused version had.
 */
export async function suggest(
  evaluations: readonly Evaluation[],
  after: readonly Lockfile[],
  judging: Judging,
): Promise<Evaluation[]> {
  const refused = evaluations.flatMap((evaluation): Refused[] => {
    const { arrival } = evaluation.subject
    const isRefused = evaluation.findings.some((one) => one.level === 'error')
    return arrival.type === 'package' && isRefused ? [{ evaluation, arrival }] : []
  })
  if (refused.length === 0) return [...evaluations]
  const candidates = await findCandidates(refused, judging)
  const passing = await findPassing(candidates, judging)
  const suggestions = new Map(
    refused.map((one) => [one.evaluation, nameTaking(one.arrival, passing.get(one), after)]),
  )
  return evaluations.map((evaluation) => {
    const suggestion = suggestions.get(evaluation) ?? null
    const attach = (finding: Finding): Finding =>
      finding.level === 'error' && finding.suggestion === null ? { ...finding, suggestion } : finding
    return { ...evaluation, findings: evaluation.findings.map(attach) }
  })
}

/** The versions to try of each refused package, the best first. */
async function findCandidates(
  refused: readonly Refused[],
  { rules, registry, asOf }: Judging,
): Promise<Candidate[]> {
  const lookups = await lookUp(
    refused.map((one) => one.arrival),
    registry,
  )
  const fixedBy = new Map(rules.map((rule) => [rule.id, rule.fixedBy ?? 'version']))
  return refused.flatMap((one, index): Candidate[] => {
    const { arrival, evaluation } = one
    const lookup = lookups[index]
    if (lookup?.type !== 'answer' || lookup.answer.status !== 'answered') return []
    // Where git or a folder is asked for, a version of that name on a registry is another package: to advise it would be
    // dependency confusion.
    if (arrival.copies.some((copy) => !copy.wantedBy.every(isOfRegistry))) return []
    const errors = evaluation.findings.filter((finding) => finding.level === 'error')
    // Where the registry still publishes the former bytes, or not what the entry claims, npm writes what is published.
    const isEntry = ({ facts }: Finding) => facts.registryHasBefore === true || facts.isPublished === false
    const ways = new Set(errors.map((finding) => (isEntry(finding) ? 'entry' : fixedBy.get(finding.rule))))
    // A package that pretends to be another one must not be suggested in any version.
    if (ways.has('person')) return []
    // Given a name, npm rewrites the entry of that package, and of no other.
    if (ways.has('entry') && !ways.has('version')) {
      const isDirect = arrival.copies.every((copy) => copy.isDirect)
      return isDirect ? [{ refused: one, version: arrival.version }] : []
    }
    return listCandidates(arrival, lookup.answer.timeline, asOf).map((version) => ({ refused: one, version }))
  })
}

/** Judges the candidates; returns the first version of each refused package that passes. */
async function findPassing(
  candidates: readonly Candidate[],
  { rules, registry, policy, asOf }: Judging,
): Promise<ReadonlyMap<Refused, string>> {
  const tried = candidates.map(({ refused, version }) => pretend(refused.arrival, version))
  const { subjects } = await gather(tried, registry, policy, asOf)
  const judged = evaluate(subjects, rules, policy, asOf)
  const passing = new Map<Refused, string>()
  for (const [nth, { refused, version }] of candidates.entries()) {
    const known = new Set(refused.evaluation.gaps.map((gap) => gap.evidence))
    const isPassing =
      judged[nth]?.findings.every((one) => one.level !== 'error') === true &&
      judged[nth].gaps.every((gap) => known.has(gap.evidence))
    if (isPassing && !passing.has(refused)) passing.set(refused, version)
  }
  return passing
}

/** Lists the versions to try: of the same major line, then of lower ones, then of higher ones, the newest first. */
function listCandidates(arrival: PackageArrival, timeline: readonly TimelineEntry[], asOf: Date): string[] {
  const refused = semver.parse(arrival.version, { loose: true })
  const wanted = arrival.copies.flatMap((copy) => (copy.isDirect ? [] : copy.wantedBy))
  const order = (major: number) =>
    refused === null || major === refused.major ? 0 : major < refused.major ? 1 : 2
  return timeline
    .flatMap((entry) => {
      const version = semver.parse(entry.version)
      const isPublished = entry.publishedAt !== null && entry.publishedAt <= asOf
      if (version === null || !isPublished || entry.isDeprecated || entry.version === arrival.version)
        return []
      // A pre-release is not suggested to a person who did not ask for one.
      if (version.prerelease.length > 0 && refused?.prerelease.length === 0) return []
      return wanted.every((range) => semver.satisfies(version, range, { loose: true })) ? [version] : []
    })
    .sort((a, b) => order(a.major) - order(b.major) || semver.rcompare(a, b))
    .slice(0, maxTried)
    .map((version) => version.version)
}

/** The arrival in another version, from the registry. */
function pretend(arrival: PackageArrival, version: string): PackageArrival {
  const [nearest] = arrival.copies
  const source = { type: 'registry', url: null } as const
  return {
    ...arrival,
    version,
    isHypothetical: true,
    copies: [{ ...nearest, version, source, integrity: null, bundler: null }],
  }
}

function nameTaking(
  arrival: PackageArrival,
  version: string | undefined,
  after: readonly Lockfile[],
): Suggestion | null {
  const lockfile = after.find((one) => one.path === arrival.file)
  if (version === undefined || lockfile === undefined) return null
  const command = commandFor(arrival, version, lockfile)
  return command === null ? null : { version, command }
}
