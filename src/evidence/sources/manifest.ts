// Source: the published manifest and its install scripts.

import { defineSource } from '../define-source.ts'
import type { Evidence, Publication } from '../../model/evidence.ts'
import { lookUp } from '../lookup.ts'
import type { LockedPackage } from '../../model/report.ts'
import { notShown } from '../../manifest/published.ts'
import type { Arrival, PackageArrival } from '../../model/change.ts'

export default defineSource({
  evidence: 'manifest',
  summary: 'What the registry published under the name and version.',
  gather: async (arrivals, { registry }) => {
    const lookups = await lookUp(narrowAll(arrivals), registry)
    return lookups.map((lookup, index): Evidence<Publication> => {
      const arrival = arrivals[index]
      if (arrival?.type !== 'package') return { status: 'inapplicable' }
      if (lookup.type === 'none') return describeCarried(arrival)
      const { answer } = lookup
      if (answer.status === 'failed') {
        const copies = narrow(arrival).copies
        const elsewhere = copies.filter((copy) => copy.source.type !== 'registry')
        return elsewhere.length > 0
          ? describeUnpublished(elsewhere)
          : { status: 'missing', reason: answer.reason }
      }
      if (!answer.isPublished) return { status: 'missing', reason: 'not on the registry' }
      const scriptsOf = (version: string | null) =>
        version === null
          ? null
          : (answer.timeline.find((entry) => entry.version === version)?.scripts ?? null)
      const published = answer.manifest
      const known = published?.scripts ?? scriptsOf(arrival.version)
      if (known === null) return { status: 'missing', reason: 'without a manifest' }
      const hasGit = arrival.copies.some((copy) => copy.source.type === 'git')
      const scripts = hasGit ? { ...known, prepare: notShown } : known
      return {
        status: 'obtained',
        value: {
          published,
          scripts,
          previousScripts: scriptsOf(arrival.previous),
          bundled: lookup.bundled,
          ...(lookup.doubtful.length === 0 ? {} : { doubtful: lookup.doubtful }),
        },
      }
    })
  },
})

/** A bundled package has no published manifest that is known to be its own, but npm 10 and 11 run its scripts. */
function describeCarried({
  copies,
  kind,
  differences,
  hadInstallScript,
}: PackageArrival): Evidence<Publication> {
  const hasScript = copies.some((copy) => copy.bundler !== null && copy.hasInstallScript === true)
  if (!hasScript) return { status: 'inapplicable' }
  const scripts = { install: notShown }
  const hadSome = kind === 'altered' ? !differences.includes('install script') : hadInstallScript === true
  const previousScripts = kind === 'added' ? null : hadSome ? scripts : {}
  return { status: 'obtained', value: { published: null, scripts, previousScripts, bundled: copies } }
}

/** A package from git or a file was never published: there is nothing to compare with, but npm may run its scripts. */
function describeUnpublished(copies: readonly LockedPackage[]): Evidence<Publication> {
  // npm installs a git source with its development dependencies in a temporary folder, and runs its `prepare` script.
  const isPrepared = copies.some((copy) => copy.source.type === 'git')
  const hasScript = copies.some((copy) => copy.hasInstallScript === true)
  if (!isPrepared && !hasScript) return { status: 'inapplicable' }
  const scripts = { [isPrepared ? 'prepare' : 'install']: notShown }
  return { status: 'obtained', value: { published: null, scripts, previousScripts: null, bundled: [] } }
}

/** Returns the same list where nothing is left out, so that the look-up of the other sources is shared. */
function narrowAll(arrivals: readonly Arrival[]): readonly Arrival[] {
  const hasMixed = arrivals.some(
    (arrival) =>
      arrival.type === 'package' &&
      arrival.copies.length > 1 &&
      arrival.copies.some((copy) => copy.source.type !== 'registry'),
  )
  return hasMixed ? arrivals.map(narrow) : arrivals
}

/** Drops copies from git or files, which the policy may tolerate: those from the registry must still be compared. */
function narrow<A extends Arrival>(arrival: A): A {
  if (arrival.type !== 'package') return arrival
  const [first, ...rest] = arrival.copies.filter((copy: LockedPackage) => copy.source.type === 'registry')
  return first === undefined ? arrival : { ...arrival, copies: [first, ...rest] }
}
