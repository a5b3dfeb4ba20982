import { covers } from '../advisory.ts'
import { defineSource, type FeedAnswer, type ReleaseQuery } from '../define.ts'
import { queryFor } from '../lookup.ts'
import type { Advisories, Advisory, Evidence } from '../evidence.ts'
import type { Arrival, PackageId, SourceAnswer } from '../model.ts'

export default defineSource({
  evidence: 'advisories',
  summary: 'What the advisory sources of the policy know of the name, asked in their order.',
  gather: async (arrivals, registry, policy, _asOf, tell) => {
    const { sources, canary } = policy.advisories
    const open = new Map(
      arrivals.flatMap(queriesFor).map((query) => [`${query.name}@${query.version}`, query]),
    )
    const known = new Map<string, Advisories>()
    const advisories = new Map<string, Advisory[]>()
    const reasons = new Map<string, string>()
    for (const source of sources) {
      const queries = [...open.values()].filter((query) => !known.has(query.name))
      if (queries.length === 0) break
      for (const part of await registry.advisories(source, queries, canary)) {
        const answer = weigh(part, canary)
        tell(answer)
        // Even a blind source may see something: what it tells counts, only its silence does not.
        for (const advisory of part.advisories) {
          const sofar = advisories.get(advisory.name) ?? []
          if (!sofar.some((other) => other.id === advisory.id))
            advisories.set(advisory.name, [...sofar, advisory])
        }
        for (const name of part.names) {
          if (answer.status === 'answered') known.set(name, { known: [], source: source.type })
          else if (answer.reason !== null && !reasons.get(name)?.includes(answer.reason)) {
            reasons.set(name, [reasons.get(name), answer.reason].filter(Boolean).join(', '))
          }
        }
      }
    }
    return arrivals.map((arrival): Evidence<Advisories> => {
      const query = queryFor(arrival)
      if (arrival.type === 'range' || query === null) return { status: 'inapplicable' }
      const told = advisories.get(arrival.name) ?? []
      const answered = known.get(arrival.name)
      const first = told[0]
      if (answered !== undefined) return { status: 'obtained', value: { ...answered, known: told } }
      if (query.source.type !== 'registry') return { status: 'inapplicable' }
      if (told.some((advisory) => covers(advisory, arrival.version)) && first !== undefined) {
        return { status: 'obtained', value: { known: told, source: first.source } }
      }
      return {
        status: 'missing',
        reason: `without advisories (${reasons.get(arrival.name) ?? 'no source speaks for it'})`,
      }
    })
  },
})

/** Asks for the version that came and for the one it replaces: a fix is known by what it mends. */
function queriesFor(arrival: Arrival): ReleaseQuery[] {
  const query = queryFor(arrival)
  if (query === null || arrival.type !== 'package') return []
  return arrival.previous === null ? [query] : [query, { ...query, version: arrival.previous }]
}

/** An answer that does not report the canary comes from a source that sees nothing, so its silence proves nothing. */
function weigh(part: FeedAnswer, canary: PackageId | null): SourceAnswer {
  const { source, updatedAt } = part
  const sees =
    canary === null ||
    part.advisories.some((advisory) => advisory.name === canary.name && covers(advisory, canary.version))
  const status = part.status === 'answered' && !sees ? 'blind' : part.status
  const reason =
    status === 'blind' ? `${source} does not report ${canary?.name}@${canary?.version}` : part.reason
  return { source, evidence: 'advisories', status, reason, updatedAt }
}
