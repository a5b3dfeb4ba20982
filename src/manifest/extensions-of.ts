// Decides which edges of a package the project's `packageExtensions` (npm 12) add.

import semver from 'semver'
import type { DeclaredRange, Edge, LockedPackage } from '../model/report.ts'

/** Whether the root manifest adds an edge to the dependencies of a package, as npm's package-extensions.js matches it. */
export function isAdded(
  edge: Edge,
  { name, version }: LockedPackage,
  extensions: readonly DeclaredRange[],
): boolean {
  return extensions.some((declared) => {
    const [selector = '', added] = declared.name.split(' > ')
    if (added !== edge.name || declared.range !== edge.range) return false
    const at = selector.indexOf('@', 1)
    if (at === -1) return selector === name
    return (
      selector.slice(0, at) === name && semver.satisfies(version, selector.slice(at + 1), { loose: true })
    )
  })
}
