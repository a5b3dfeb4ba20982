// Finds, for each refused package, the newest version that the whole policy lets pass.

import semver from 'semver'
import { take } from '../manifest/suggested-command.ts'
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

/**
 * Returns the evaluations with a suggestion on each error that another version could mend.
 *
 * A candidate passes if it has no finding at `error` and lacks no evidence that the refused version had.
 */
export async function suggest(
  evaluations: readonly Evaluation[],
  after: readonly Lockfile[],
  rules: readonly AnyRule[],
  registry: Registry,
  policy: Policy,
  asOf: Date,
): Promise<Evaluation[]> {
  const refused = evaluations.filter(
    ({ subject, findings }) =>
      subject.arrival.type === 'package' && findings.some((one) => one.level === 'error'),
  )
  if (refused.length === 0) return [...evaluations]
  const arrivals = refused.map(({ subject }) => subject.arrival as PackageArrival)
  const lookups = await lookUp(arrivals, registry)
  const fixedBy = new Map(rules.map((rule) => [rule.id, rule.fixedBy ?? 'version']))
  const candidates = arrivals.flatMap((arrival, index) => {
    const lookup = lookups[index]
    if (lookup?.type !== 'answer' || lookup.answer.status !== 'answered') return []
    const errors = refused[index]?.findings.filter((one) => one.level === 'error') ?? []
    // Where the registry still publishes the bytes of before, or not what the entry claims, npm writes what is published.
    const isEntry = ({ facts }: Finding) => facts.registryHasBefore === true || facts.isPublished === false
    const ways = new Set(errors.map((one) => (isEntry(one) ? 'entry' : fixedBy.get(one.rule))))
    // What calls itself ms and is something else must not be suggested in any version.
    if (ways.has('person')) return []
    // Asked for by name, npm writes the entry of that package anew, and of no other.
    if (ways.has('entry') && !ways.has('version')) {
      return arrival.copies.every((copy) => copy.isDirect) ? [{ index, version: arrival.version }] : []
    }
    return listCandidates(arrival, lookup.answer.timeline, asOf).map((version) => ({ index, version }))
  })
  const tried = candidates.map(({ index, version }) => pretend(arrivals[index] as PackageArrival, version))
  const { subjects } = await gather(tried, registry, policy, asOf)
  const judged = evaluate(subjects, rules, policy, asOf)
  const suggestions = refused.map(({ gaps }, index) => {
    const known = new Set(gaps.map((gap) => gap.evidence))
    const nth = candidates.findIndex(
      (candidate, place) =>
        candidate.index === index &&
        judged[place]?.findings.every((one) => one.level !== 'error') === true &&
        judged[place].gaps.every((gap) => known.has(gap.evidence)),
    )
    return nameTaking(arrivals[index] as PackageArrival, candidates[nth]?.version, after)
  })
  return evaluations.map((evaluation) => {
    const suggestion = suggestions[refused.indexOf(evaluation)] ?? null
    const attach = (finding: Finding): Finding =>
      finding.level === 'error' && finding.suggestion === null ? { ...finding, suggestion } : finding
    return { ...evaluation, findings: evaluation.findings.map(attach) }
  })
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
      // A pre-release is no way out for someone who did not ask for one.
      if (version.prerelease.length > 0 && refused?.prerelease.length === 0) return []
      return wanted.every((range) => semver.satisfies(version, range, { loose: true })) ? [version] : []
    })
    .sort((a, b) => order(a.major) - order(b.major) || semver.rcompare(a, b))
    .slice(0, maxTried)
    .map((version) => version.version)
}

/** The arrival as if it had come in another version, from the registry. */
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
  const command = take(arrival, version, lockfile)
  return command === null ? null : { version, command }
}
