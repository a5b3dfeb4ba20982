// Source: the publish time and the other versions of the name.

import { defineSource } from '../define-source.ts'
import { lookUp } from '../lookup.ts'
import type { Evidence, Release } from '../../model/evidence.ts'

export default defineSource({
  evidence: 'release',
  summary: 'When the registry published the version, and what else it has of the name.',
  gather: async (arrivals, { registry, asOf }) => {
    const lookups = await lookUp(arrivals, registry)
    return lookups.map((lookup): Evidence<Release> => {
      if (lookup.type === 'none') return { status: 'inapplicable' }
      const { answer } = lookup
      if (answer.status === 'failed') return { status: 'missing', reason: answer.reason }
      if (!answer.isPublished) return { status: 'missing', reason: 'not on the registry' }
      const { publishedAt } = answer
      if (publishedAt === null) return { status: 'missing', reason: 'without publish time' }
      // A mirror can state the time of its own copy instead; that does not prove that the version is young.
      if (publishedAt > asOf) return { status: 'missing', reason: 'published later than the moment judged' }
      const first = answer.firstPublishedAt ?? publishedAt
      return {
        status: 'obtained',
        value: {
          publishedAt,
          firstPublishedAt: first < publishedAt ? first : publishedAt,
          // Evaluated on demand: the usual package is judged without its history, which takes time to build.
          get timeline() {
            return answer.timeline
          },
          get removed() {
            return answer.removed
          },
        },
      }
    })
  },
})
