// One entry of an npm lockfile, of whatever version, before the tree is put together.

import type { Edge, PackageSource } from '../model.ts'

/** An entry as the file records it; what it leaves out is null. */
export interface LockEntry {
  readonly location: string
  /** The name it is installed under; null for a folder outside of node_modules. */
  readonly installed: string | null
  /** The folder whose node_modules holds it. */
  readonly folder: string
  /** The name that the entry gives itself. */
  readonly name: string | null
  readonly version: string | null
  readonly source: PackageSource
  /** For a link: the folder it leads to, '' for the project's root. */
  readonly target: string | null
  readonly integrity: string | null
  readonly edges: readonly Edge[]
  readonly bin: Readonly<Record<string, string>> | null
  readonly hasInstallScript: boolean | null
  /** Whether the entry says that it comes inside another package's tarball. */
  readonly isBundled: boolean
  readonly line: number
}

/** Each entry costs look-ups and a report's line; npm itself takes minutes for 20,000 that nothing needs. */
export const mostEntries = 100_000
