// Source: whether the registry has the name and version.

import { defineSource } from '../define-source.ts'
import { lookUp } from '../lookup.ts'
import type { Evidence, Registration } from '../../model/evidence.ts'

export default defineSource({
  evidence: 'registration',
  summary: 'Whether the registry has the name and version.',
  gather: async (arrivals, { registry }) => {
    const lookups = await lookUp(arrivals, registry)
    return lookups.map((lookup, index): Evidence<Registration> => {
      const arrival = arrivals[index]
      // A package from git or a file is not expected on the registry; its age is the gap. An unusual URL on the registry
      // itself is looked up like any other.
      const isElsewhere =
        arrival?.type === 'package' && arrival.copies.some((copy) => copy.source.type !== 'registry')
      if (lookup.type === 'none') return { status: 'inapplicable' }
      const { answer } = lookup
      if (answer.status === 'failed') {
        return isElsewhere ? { status: 'inapplicable' } : { status: 'missing', reason: answer.reason }
      }
      const { isPublished, hasName, registry: origin } = answer
      return { status: 'obtained', value: { isPublished, hasName, registry: origin } }
    })
  },
})
