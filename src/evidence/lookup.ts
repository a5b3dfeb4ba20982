// Looks arrivals up at the registry, and decides for which of them that is needed.

import type { Registry, ReleaseAnswer, ReleaseQuery } from '../ports/registry.ts'
import type { LockedPackage } from '../model/report.ts'
import type { Arrival, PackageArrival } from '../model/change.ts'

/** The result of looking up an arrival: an answer, or that there is nothing to look up. */
export type Lookup =
  | {
      readonly type: 'answer'
      readonly answer: ReleaseAnswer
      /** The copies that are nevertheless bundled in another package's tarball. */
      readonly bundled: readonly LockedPackage[]
      /** The copies whose bundler could not be looked up. */
      readonly doubtful: readonly LockedPackage[]
    }
  /** A range, a folder of the project, or a package bundled in its parent's published tarball, which is judged with it. */
  | { readonly type: 'none' }

/** Returns the registry query for an arrival; null where no registry is asked. */
export function queryFor(arrival: Arrival): ReleaseQuery | null {
  if (arrival.type === 'range') return null
  const { name, version } = arrival
  // Copies of one version can have different sources: one from elsewhere must not be hidden by one from the registry,
  // and none by a folder of the project with the same name.
  const copies = fetchedOf(arrival)
  const offRegistry = copies.find((copy) => copy.source.type !== 'registry')
  const remote = copies.find((copy) => copy.source.type === 'registry' && copy.source.url !== null)
  const source = (offRegistry ?? remote ?? copies[0])?.source
  if (source === undefined) return null
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

/** Whether some copy comes from git, a file or another host: it was not published, so it has no history there. */
export function isElsewhere(arrival: PackageArrival): boolean {
  const copies = fetchedOf(arrival)
  return copies.length === 0 || copies.some((copy) => copy.source.type !== 'registry')
}

/** The copies that are not folders of the project. */
function fetchedOf({ copies }: PackageArrival): LockedPackage[] {
  return copies.filter(({ source }) => source.type !== 'directory' || !source.isInside)
}

/** Looks the arrivals up, in order. A copy marked as bundled is skipped only where its bundler's published manifest proves it. */
export function lookUp(arrivals: readonly Arrival[], registry: Registry): Promise<readonly Lookup[]> {
  const byRegistry = known.get(arrivals) ?? new WeakMap<Registry, Promise<readonly Lookup[]>>()
  known.set(arrivals, byRegistry)
  const before = byRegistry.get(registry)
  if (before !== undefined) return before
  const lookups = lookUpAll(arrivals, registry)
  byRegistry.set(registry, lookups)
  return lookups
}

// Each source looks up the same arrivals; doing it once for all saves a tenth of a second of a warm run.
const known = new WeakMap<readonly Arrival[], WeakMap<Registry, Promise<readonly Lookup[]>>>()

async function lookUpAll(arrivals: readonly Arrival[], registry: Registry): Promise<readonly Lookup[]> {
  const { bundled, doubtful } = await findBundled(arrivals, registry)
  const asked = arrivals.flatMap((arrival, index) => {
    const isCarried = arrival.type === 'package' && arrival.copies.every((copy) => bundled.has(copy))
    const query = isCarried ? null : queryFor(arrival)
    return query === null ? [] : [{ arrival, index, query }]
  })
  const answers = await registry.releases(asked.map(({ query }) => query))
  const lookups: Lookup[] = arrivals.map(() => ({ type: 'none' }))
  asked.forEach(({ arrival, index }, nth) => {
    const answer = answers[nth]
    if (answer === undefined) return
    const copies = arrival.type === 'package' ? arrival.copies : []
    lookups[index] = {
      type: 'answer',
      answer,
      bundled: copies.filter((copy) => bundled.has(copy)),
      doubtful: copies.filter((copy) => doubtful.has(copy)),
    }
  })
  return lookups
}

/**
 * Finds the copies that are proven to be bundled in a published tarball.
 *
 * The flag in the lockfile proves nothing: npm fetches an entry marked `inBundle` that no parent bundles. Only the
 * parent's published manifest is proof. A name of which every copy is bundled is not looked up: its bytes are the
 * parent's, and the request could send a private name to a registry that does not own it.
 */
async function findBundled(
  arrivals: readonly Arrival[],
  registry: Registry,
): Promise<Readonly<Record<'bundled' | 'doubtful', ReadonlySet<LockedPackage>>>> {
  const copies = arrivals.flatMap((arrival) =>
    arrival.type === 'package' ? arrival.copies.filter(isCandidate) : [],
  )
  const bundlers = copies.flatMap(({ bundler }) => (bundler === null ? [] : [bundler]))
  // In one batch with the other look-ups, so that a packument is fetched once for all versions of the name.
  const others = arrivals.flatMap((arrival) => {
    const isCertain = arrival.type === 'package' && !arrival.copies.every(isCandidate)
    return isCertain ? (queryFor(arrival) ?? []) : []
  })
  const answers = await registry.releases([...bundlers, ...others])
  const isProven = ({ bundler }: LockedPackage, nth: number) => {
    const answer = answers[nth]
    return (
      bundler?.isProven === true ||
      (answer?.status === 'answered' &&
        bundler?.roots.some((root) => answer.manifest?.bundles.includes(root)) === true)
    )
  }
  const isDoubtful = (_: LockedPackage, nth: number) => answers[nth]?.status !== 'answered'
  return { bundled: new Set(copies.filter(isProven)), doubtful: new Set(copies.filter(isDoubtful)) }
}

/** Whether npm would treat a copy as bundled in another package's tarball. */
function isCandidate({ bundler, integrity, source }: LockedPackage): boolean {
  return bundler !== null && integrity === null && source.type === 'registry' && source.url === null
}
