// Source: the advisories of all sources that the policy lists.

import { explainDoubt, judgeAnswer, openAnswers, type NameAnswers } from './answers.ts'
import { joinAdvisories } from './identity.ts'
import { covers } from '../../../advisories/affected.ts'
import { defineSource, type GatherContext } from '../../define-source.ts'
import type { FeedAnswer, Registry, ReleaseQuery } from '../../../ports/registry.ts'
import type { Advisories, Advisory, Evidence } from '../../../model/evidence.ts'
import { lookUp, queryFor } from '../../lookup.ts'
import type { SourceAnswer } from '../../../model/report.ts'
import { listOlder, readFixTerms } from '../../security-fix.ts'
import type { Policy } from '../../../model/policy.ts'
import type { Arrival, PackageArrival } from '../../../model/change.ts'

export default defineSource({
  evidence: 'advisories',
  summary: 'What the advisory sources of the policy know of the name: all are asked.',
  gather: async (arrivals, context) => {
    const { registry, policy, asOf, report } = context
    const answers = openAnswers()
    const reported = new Map<string, Advisory[]>()
    const judged: { readonly part: Part; readonly answer: SourceAnswer }[] = []
    const ask = async (queries: readonly ReleaseQuery[]) => {
      const parts = await askAll(queries, registry, policy)
      for (const each of parts) {
        const { source, part } = each
        const answer = judgeAnswer(part, source, { ...policy.advisories, asOf })
        judged.push({ part: each, answer })
        answers.add(part.names, source, answer)
        // The advisories of a blind source count; only its empty answers do not.
        for (const advisory of part.advisories)
          reported.set(advisory.name, [...(reported.get(advisory.name) ?? []), advisory])
      }
    }
    await ask([...new Map(arrivals.flatMap(queriesFor).map((query) => [identify(query), query])).values()])
    const older = await findOlder(arrivals, context)
    if (older.length > 0) await ask(older)
    const isAnswered = (name: string) => answers.read(name).answeredBy !== null
    for (const { part: each, answer } of judged) {
      // Without data on disk that source is optional: its absence matters only where no other source answered.
      const isAbsent = each.source.type === 'osv' && answer.status === 'unsupported'
      if (!isAbsent || !each.part.names.every(isAnswered)) report(answer)
    }
    return arrivals.map((arrival): Evidence<Advisories> =>
      arrival.type === 'range'
        ? { status: 'inapplicable' }
        : conclude(arrival, answers.read(arrival.name), reported.get(arrival.name) ?? []),
    )
  },
})

interface Part {
  readonly source: Policy['advisories']['sources'][number]
  readonly part: FeedAnswer
}

/** Asks all sources concurrently; the parts are in the order of the sources, whichever answers first. */
async function askAll(queries: readonly ReleaseQuery[], registry: Registry, policy: Policy): Promise<Part[]> {
  if (queries.length === 0) return []
  const { sources, canary } = policy.advisories
  const answers = await Promise.all(
    sources.map(async (source) =>
      (await registry.advisories(source, queries, canary)).map((part) => ({ source, part })),
    ),
  )
  return answers.flat()
}

function identify({ name, version }: ReleaseQuery): string {
  return `${name}@${version}`
}

/** The arriving version and the one that it replaces: a fix is recognized by the advisories of the latter. */
function queriesFor(arrival: Arrival): ReleaseQuery[] {
  const query = queryFor(arrival)
  if (query === null || arrival.type !== 'package') return []
  return arrival.previous === null ? [query] : [query, { ...query, version: arrival.previous }]
}

/** For more older versions it is not checked whether all are covered. */
const maxOlder = 100

/**
 * The older versions that could be installed instead of a young one that is new to the project: a registry returns
 * advisories only for the versions in the request, and the young one may be the fix for all of them.
 */
async function findOlder(
  arrivals: readonly Arrival[],
  { registry, policy, asOf }: GatherContext,
): Promise<ReleaseQuery[]> {
  const { minimum, securityFix, auditLevel } = readFixTerms(policy)
  const isNew = arrivals.some((one) => one.kind === 'added' && one.type === 'package')
  if (minimum === null || securityFix === null || !isNew) return []
  const lookups = await lookUp(arrivals, registry)
  return arrivals.flatMap((arrival, index) => {
    const lookup = lookups[index]
    const query = queryFor(arrival)
    if (arrival.type !== 'package' || arrival.kind !== 'added' || arrival.isHypothetical === true) return []
    if (query === null || lookup?.type !== 'answer' || lookup.answer.status !== 'answered') return []
    const { publishedAt } = lookup.answer
    const isYoung = publishedAt !== null && asOf.getTime() - publishedAt.getTime() < minimum * 60_000
    if (!isYoung) return []
    const { timeline, removed } = lookup.answer
    const { version } = arrival
    const question = { version, arrival, timeline, removed, known: [], auditLevel }
    return (listOlder(question) ?? []).slice(-maxOlder).map((other) => ({ ...query, version: other }))
  })
}

function conclude(
  arrival: PackageArrival,
  answers: NameAnswers,
  reported: readonly Advisory[],
): Evidence<Advisories> {
  const query = queryFor(arrival)
  if (query === null) return { status: 'inapplicable' }
  const known = joinAdvisories(reported, arrival.version)
  const doubt = explainDoubt(answers)
  const source = answers.answeredBy ?? known[0]?.source
  // A known advisory counts even where others may be missing.
  const isCovered = known.some((advisory) => covers(advisory, arrival.version))
  const isAsked = query.source.type === 'registry'
  if (
    source !== undefined &&
    (isCovered || answers.answeredBy !== null) &&
    (isCovered || doubt === null || !isAsked)
  )
    return { status: 'obtained', value: { known, source, doubt: isAsked ? doubt : null } }
  if (!isAsked) return { status: 'inapplicable' }
  return { status: 'missing', reason: doubt ?? 'without advisories' }
}
