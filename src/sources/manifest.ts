import { defineSource } from '../define.ts'
import type { Evidence, Publication } from '../evidence.ts'
import { lookUp } from '../lookup.ts'
import type { Arrival, LockedPackage } from '../model.ts'

export default defineSource({
  evidence: 'manifest',
  summary: 'What the registry published under the name and version.',
  gather: async (arrivals, registry) => {
    const lookups = await lookUp(arrivals.map(narrow), registry)
    return lookups.map((lookup, index): Evidence<Publication> => {
      const arrival = arrivals[index]
      if (lookup.type === 'none' || arrival?.type !== 'package') return { status: 'inapplicable' }
      const { answer } = lookup
      if (answer.status === 'failed') {
        // What comes from git or a file was never published: there is nothing to compare with.
        const isElsewhere = narrow(arrival).copies.some((copy) => copy.source.type !== 'registry')
        return isElsewhere ? { status: 'inapplicable' } : { status: 'missing', reason: answer.reason }
      }
      if (!answer.isPublished) return { status: 'missing', reason: 'not on the registry' }
      const scriptsOf = (version: string | null) =>
        answer.timeline.find((entry) => entry.version === version)?.scripts ?? null
      const published = answer.manifest
      const scripts = published?.scripts ?? scriptsOf(arrival.version)
      if (scripts === null) return { status: 'missing', reason: 'without a manifest' }
      return {
        status: 'obtained',
        value: {
          published,
          scripts,
          previousScripts: scriptsOf(arrival.previous),
          bundled: lookup.bundled,
        },
      }
    })
  },
})

/** A copy from git that the policy tolerates must not keep the copies of the registry from being compared. */
function narrow<A extends Arrival>(arrival: A): A {
  if (arrival.type !== 'package') return arrival
  const [first, ...rest] = arrival.copies.filter((copy: LockedPackage) => copy.source.type === 'registry')
  return first === undefined ? arrival : { ...arrival, copies: [first, ...rest] }
}
