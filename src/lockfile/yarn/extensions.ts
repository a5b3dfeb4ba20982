// Finds what a project's `packageExtensions` add to the dependencies of its packages in yarn berry.

import semver from 'semver'
import type { Edge } from '../../model/lockfile.ts'
import type { LockNode } from '../assemble.ts'
import type { Extension } from './rc.ts'

/** Groups extensions by the name of what they extend. */
export function groupExtensions(extensions: readonly Extension[]): ReadonlyMap<string, Extension[]> {
  const groups = new Map<string, Extension[]>()
  for (const one of extensions) groups.set(one.name, [...(groups.get(one.name) ?? []), one])
  return groups
}

/** What extensions add to a package: what it does not depend on by itself. yarn extends no workspace. */
export function listAdded({ version, edges, isOwn }: LockNode, extensions: readonly Extension[]): Edge[] {
  return extensions
    .filter(
      ({ versions }) => isOwn !== true && semver.satisfies(version, versions, { includePrerelease: true }),
    )
    .map(({ edge }) => edge)
    .filter(({ name }) => !edges.some((edge) => edge.name === name && edge.type !== 'peer'))
}
