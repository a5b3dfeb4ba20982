// Source: whether the URLs of the lockfile are on the configured registry.

import { defineSource } from '../define-source.ts'
import type { ReleaseQuery } from '../../ports/registry.ts'
import type { Evidence, Origin } from '../../model/evidence.ts'
import type { LockedPackage } from '../../model/report.ts'

export default defineSource({
  evidence: 'origin',
  summary: 'Whether the addresses in the lockfile are those of the registry that npm is configured for.',
  gather: async (arrivals, { registry }) => {
    const copies = arrivals.flatMap((arrival): readonly LockedPackage[] =>
      arrival.type === 'package' ? arrival.copies : [],
    )
    const queries = copies.map(({ name, version, source }): ReleaseQuery => ({ name, version, source }))
    const answers = await registry.origins(queries)
    const known = new Map(copies.map((copy, nth) => [copy, answers[nth]]))
    return arrivals.map((arrival): Evidence<Origin> => {
      if (arrival.type !== 'package') return { status: 'inapplicable' }
      const trouble = arrival.copies.map((copy) => known.get(copy)?.trouble).find((one) => one != null)
      if (trouble != null) return { status: 'missing', reason: trouble }
      const offRegistry = arrival.copies.filter(
        (copy) => known.get(copy)?.isOwn !== true && !isOwnFolder(copy),
      )
      const { registry: own = null, prefix = '/' } = known.get(arrival.copies[0]) ?? {}
      return { status: 'obtained', value: { registry: own, prefix, offRegistry } }
    })
  },
})

function isOwnFolder({ source }: LockedPackage): boolean {
  return source.type === 'directory' && source.isInside
}
