// Compares the ranges that manifests declare with those of before.

import path from 'node:path'
import { identifyDependency } from './floating-ranges.ts'
import type { DeclaredRange, Lockfile } from '../model/report.ts'
import type { RangeChange } from '../model/change.ts'

/** Returns the ranges that were added or edited, in the order of the manifests. */
export function diffRanges(before: Lockfile, after: Lockfile): RangeChange[] {
  const keyOf = (declared: DeclaredRange) =>
    JSON.stringify([declared.manifest, declared.field, declared.name])
  const earlier = new Map<string, string>()
  const asked = new Set<string>()
  const dependencyOf = (declared: DeclaredRange) => {
    const dependency = declared.field === 'servers' ? null : identifyDependency(declared)
    return dependency === null ? null : JSON.stringify([declared.manifest, dependency])
  }
  for (const manifest of before.manifests) {
    for (const declared of manifest.ranges) {
      earlier.set(keyOf(declared), declared.range)
      asked.add(dependencyOf(declared) ?? '')
    }
  }
  const changes: RangeChange[] = []
  for (const manifest of after.manifests) {
    for (const declared of manifest.ranges) {
      const previous = earlier.get(keyOf(declared)) ?? null
      if (previous === declared.range) continue
      const file = path.posix.join(path.posix.dirname(after.path), declared.manifest)
      const dependency = dependencyOf(declared)
      const isNew = dependency !== null && !asked.has(dependency)
      changes.push({
        type: 'range',
        kind: 'range',
        declared,
        previous,
        file,
        ...(after.format === 'none' ? {} : { format: after.format }),
        ...(after.managerVersion === undefined ? {} : { managerVersion: after.managerVersion }),
        ...(isNew ? { isNew: true as const } : {}),
      })
    }
  }
  return changes
}
