// Decides what to ask the registry about an arrival, and for which it must be asked at all.

import type { Registry, ReleaseAnswer, ReleaseQuery } from './define.ts'
import type { Arrival, PackageArrival } from './model.ts'

/** What came of looking an arrival up: an answer, or that there is nothing to look up. */
export type Lookup =
  | { readonly type: 'answer'; readonly answer: ReleaseAnswer }
  /** A range, a folder of the project, or a package that its parent's published tarball carries: judged with that. */
  | { readonly type: 'none' }

/** Returns the query for a copy, or null where no registry is to be asked. */
export function queryFor(arrival: Arrival): ReleaseQuery | null {
  if (arrival.type === 'range') return null
  const { name, version } = arrival
  // Copies of one version can differ in their source: one that strays from the registry must not hide behind one that does not.
  const stray = arrival.copies.find((copy) => copy.source.type !== 'registry')
  const remote = arrival.copies.find((copy) => copy.source.type === 'registry' && copy.source.url !== null)
  const { source } = stray ?? remote ?? arrival.copies[0]
  if (source.type === 'directory' && source.isInside) return null
  const isBundled = arrival.copies.every((copy) => copy.bundler !== null)
  const bundler = isBundled ? arrival.copies[0].bundler : null
  return {
    name,
    version,
    source,
    ...(bundler === null ? {} : { bundler }),
    ...(arrival.isHypothetical === true ? { isHypothetical: true } : {}),
  }
}

/** Whether some copy comes from git, a file or another host: what no registry published has no history there. */
export function isElsewhere({ copies }: PackageArrival): boolean {
  return copies.some((copy) => copy.source.type !== 'registry')
}

/** Looks the arrivals up, in order. A bundled one is vouched for by its bundler's published manifest or else looked up like any other. */
export async function lookUp(arrivals: readonly Arrival[], registry: Registry): Promise<Lookup[]> {
  const candidates = arrivals.filter(isCandidate)
  // In one batch with those that are asked for anyway, so that a name is fetched once for all its versions.
  const certain = arrivals.filter((arrival) => !isCandidate(arrival))
  const bundled = await findBundled(candidates, certain, registry)
  const asked = arrivals.flatMap((arrival, index) => {
    const query = bundled.has(arrival) ? null : queryFor(arrival)
    return query === null ? [] : [{ index, query }]
  })
  const answers = await registry.releases(asked.map(({ query }) => query))
  const lookups: Lookup[] = arrivals.map(() => ({ type: 'none' }))
  asked.forEach(({ index }, nth) => {
    const answer = answers[nth]
    if (answer !== undefined) lookups[index] = { type: 'answer', answer }
  })
  return lookups
}

/**
 * Finds the arrivals whose every copy comes inside a tarball that the registry vouches for.
 *
 * The flag in the lockfile proves nothing: npm fetches an entry marked `inBundle` that no parent bundles. Only
 * the parent's published manifest tells. A truly bundled name is not looked up: its bytes are the parent's, and
 * asking could send a private name to a registry that does not own it.
 */
async function findBundled(
  candidates: readonly PackageArrival[],
  certain: readonly Arrival[],
  registry: Registry,
): Promise<Set<Arrival>> {
  const copies = candidates.flatMap((arrival) =>
    arrival.copies.map((copy) => ({ arrival, bundler: copy.bundler })),
  )
  const bundlers = copies.flatMap(({ bundler }) => (bundler === null ? [] : [bundler]))
  const others = certain.flatMap((arrival) => queryFor(arrival) ?? [])
  const answers = await registry.releases([...bundlers, ...others])
  const refuted = new Set<Arrival>()
  copies.forEach(({ arrival, bundler }, nth) => {
    const answer = answers[nth]
    const isProven =
      answer?.status === 'answered' &&
      bundler?.roots.some((root) => answer.manifest?.bundles.includes(root)) === true
    if (!isProven) refuted.add(arrival)
  })
  return new Set(candidates.filter((arrival) => !refuted.has(arrival)))
}

function isCandidate(arrival: Arrival): arrival is PackageArrival {
  return (
    arrival.type === 'package' &&
    arrival.copies.every(
      (copy) =>
        copy.bundler !== null &&
        copy.integrity === null &&
        copy.source.type === 'registry' &&
        copy.source.url === null,
    )
  )
}
