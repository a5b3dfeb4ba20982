// What changed between two lockfiles: packages by name and version, and the ranges that manifests declare.

import type { AnyChange } from '../model/change.ts'
import type { Lockfile } from '../model/report.ts'
import { diffPackages } from './diff-packages.ts'
import { diffRanges } from './diff-ranges.ts'

/**
 * Returns the changes, ranges first, then packages by name and version.
 *
 * `diff(a, a)` is empty, and `diff(b, a)` mirrors `diff(a, b)`: added and removed are swapped, an update is reversed.
 * What has no mirror brings nothing in: a range that is removed, a version that fewer packages ask for, a name that
 * resolved to a folder of the project and now to the registry.
 */
export function diff(before: Lockfile, after: Lockfile): AnyChange[] {
  return [...diffRanges(before, after), ...diffPackages(before, after)]
}
