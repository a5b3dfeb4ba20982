// Source: the content of the tarball, with --deep.

import { defineSource } from '../define-source.ts'
import type { TarballQuery } from '../../ports/registry.ts'
import type { Evidence, Tarball } from '../../model/evidence.ts'
import { lookUp } from '../lookup.ts'

export default defineSource({
  evidence: 'tarball',
  summary: 'What the tarball contains, where `--deep` asks for it.',
  gather: async (arrivals, { registry }) => {
    const evidence = arrivals.map((): Evidence<Tarball> => ({ status: 'inapplicable' }))
    if (registry.tarballs === undefined) return evidence
    const lookups = await lookUp(arrivals, registry)
    const asked: { index: number; query: TarballQuery }[] = []
    lookups.forEach((lookup, index) => {
      const arrival = arrivals[index]
      if (lookup.type === 'none' || arrival?.type !== 'package' || arrival.isHypothetical === true) return
      // A package from git or a file has no registry tarball; other rules judge it.
      if (arrival.copies.every((copy) => copy.source.type !== 'registry')) return
      const { answer } = lookup
      if (answer.status === 'failed') evidence[index] = { status: 'missing', reason: answer.reason }
      else if (!answer.isPublished) evidence[index] = { status: 'missing', reason: 'not on the registry' }
      else if (answer.manifest === null) evidence[index] = { status: 'missing', reason: 'without a manifest' }
      else {
        const { name, version } = arrival
        asked.push({ index, query: { name, version, published: answer.manifest } })
      }
    })
    const answers = await registry.tarballs(asked.map(({ query }) => query))
    asked.forEach(({ index, query: { published } }, nth) => {
      const answer = answers[nth]
      if (answer?.status === 'answered') {
        const { reading, expected, actual } = answer
        evidence[index] = { status: 'obtained', value: { ...reading, published, expected, actual } }
      } else evidence[index] = { status: 'missing', reason: answer?.reason ?? 'tarball not asked for' }
    })
    return evidence
  },
})
