// Finds the package whose tarball contains a bundled package, as the lockfile states it.

import type { GraphLink } from '../reachability.ts'
import type { Bundler } from '../../model/report.ts'
import type { LockEntry } from './entry.ts'
import type { Tree } from './tree.ts'

/** A package with its links, as far as bundling needs them. */
export interface Bundled {
  readonly entry: LockEntry
  readonly name: string
  readonly version: string
  /** What it depends on: the name, and the index of the package it resolves to. */
  readonly links: readonly (GraphLink & { readonly name: string })[]
}

// A bundler with thousands of dependencies that all reach each other is quadratic. npm, the largest real one,
// takes some ten thousand steps. Without roots a bundled package is judged like any other.
const maxSteps = 2_000_000

/**
 * Returns the bundler of each package, or null where it is fetched like any other.
 *
 * What the root or a workspace bundles is fetched like any other: it is in no tarball.
 */
export function findBundlers(packages: readonly Bundled[], tree: Tree): (Bundler | null)[] {
  const indexOf = new Map(packages.map(({ entry }, index) => [entry, index]))
  const hosts = packages.map(({ entry }) => {
    const host = entry.isBundled ? findHost(entry, tree) : undefined
    return host === undefined ? undefined : indexOf.get(host)
  })
  const roots = packages.map((): Set<string> => new Set())
  let steps = 0
  for (const host of new Set(hosts)) {
    if (host === undefined) continue
    for (const { name, to } of packages[host]?.links ?? []) {
      const reached: Set<number> = new Set(hosts[to] === host ? [to] : [])
      // Iterating over a Set includes what is added meanwhile.
      for (const index of reached) {
        roots[index]?.add(name)
        for (const link of packages[index]?.links ?? []) {
          steps += 1
          if (hosts[link.to] === host && steps <= maxSteps) reached.add(link.to)
        }
      }
    }
  }
  return hosts.map((host, index) => {
    const bundler = host === undefined ? undefined : packages[host]
    if (bundler === undefined) return null
    const { entry, name, version } = bundler
    return { name, version, source: entry.source, roots: [...(roots[index] ?? [])] }
  })
}

/** Returns the nearest package above that is not bundled itself, if it is one that gets fetched. */
function findHost(entry: LockEntry, tree: Tree): LockEntry | undefined {
  // A folder outside of node_modules is the project's own or linked to: nothing is fetched for it or for what is above it.
  const above = ({ installed, folder }: LockEntry) => (installed === null ? undefined : tree.at(folder))
  let host = above(entry)
  while (host?.isBundled === true) host = above(host)
  if (host === undefined && !isFetched(entry)) {
    // npm also marks what the root bundles, although it fetches that; what is inside such a package is in its tarball.
    host = above(entry)
    while (host !== undefined && !isFetched(host)) host = above(host)
  }
  return host === undefined || host.installed === null ? undefined : host
}

function isFetched(entry: LockEntry): boolean {
  return entry.integrity !== null || entry.source.type !== 'registry' || entry.source.url !== null
}
