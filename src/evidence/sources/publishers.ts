// Source: the publishers of the version and of the earlier ones.

import { defineSource } from '../define-source.ts'
import type { Evidence, Publishers } from '../../model/evidence.ts'
import { isElsewhere, lookUp } from '../lookup.ts'

export default defineSource({
  evidence: 'publishers',
  summary: 'Who published the version, and who published the package before.',
  gather: async (arrivals, { registry, report }) => {
    const lookups = await lookUp(arrivals, registry)
    return lookups.map((lookup, index): Evidence<Publishers> => {
      const arrival = arrivals[index]
      if (lookup.type === 'none' || arrival?.type !== 'package') return { status: 'inapplicable' }
      const { answer } = lookup
      if (answer.status === 'failed') {
        // A package from git or a file was never published.
        if (isElsewhere(arrival)) return { status: 'inapplicable' }
        return { status: 'missing', reason: answer.reason }
      }
      if (!answer.isPublished) return { status: 'missing', reason: 'not on the registry' }
      if (!answer.namesPublishers) {
        const reason = `${answer.registry} names no publishers`
        report({ source: 'registry', evidence: 'publishers', status: 'unsupported', reason, updatedAt: null })
        return { status: 'inapplicable' }
      }
      const { timeline, publishedAt } = answer
      const entry = timeline.find(({ version }) => version === arrival.version)
      if (entry === undefined) return { status: 'missing', reason: 'not on the registry' }
      if (entry.publisher === null) return { status: 'missing', reason: 'without a publisher' }
      // Without publish times the registry lists the versions in the order of their publication.
      const before =
        publishedAt === null
          ? timeline.slice(0, timeline.indexOf(entry))
          : timeline.filter((one) => one.publishedAt !== null && one.publishedAt < publishedAt)
      const earlier = new Set(before.flatMap(({ publisher }) => publisher ?? []))
      return { status: 'obtained', value: { publisher: entry.publisher, trust: entry.trust, earlier } }
    })
  },
})
