// One entry of a pnpm lockfile of any version, before the tree is built.

import type { Edge } from '../../model/lockfile.ts'
import type { JsonSection } from '../../json/section.ts'
import type { Dialect, ParsedKey } from './keys.ts'

/** A dependency as an entry or an importer records it. */
export interface LockedEdge {
  readonly name: string
  /** The version, key or address that it resolved to. */
  readonly reference: string
  readonly type: Edge['type']
}

/** A package with its dependencies: pnpm installs it once for each set of peers. */
export interface LockEntry {
  /** With its peers: what references lead to. */
  readonly key: string
  readonly parsed: ParsedKey
  /** The fields that do not depend on peers. */
  readonly section: JsonSection
  readonly edges: readonly LockedEdge[]
  readonly line: number
  /** It has no snapshot: pnpm ends with an error on what asks for it. */
  readonly isLoose?: true
}

/** A project as the lockfile records it. */
export interface LockImporter {
  /** The folder, `.` for the root. */
  readonly id: string
  readonly name: string | null
  readonly dependencies: readonly (LockedEdge & {
    readonly field: 'dependencies' | 'devDependencies' | 'optionalDependencies'
    readonly specifier: string
  })[]
  readonly section: JsonSection
}

/** A document of a lockfile. */
export interface LockDocument {
  readonly dialect: Dialect
  readonly version: string
  readonly root: JsonSection
  /** Where overrides, catalogs and hashes of settings are. */
  readonly settings: JsonSection
  readonly entries: readonly LockEntry[]
  readonly importers: readonly LockImporter[]
}

/** Each entry costs look-ups and a line of the report; pnpm itself takes minutes for more. */
export const maxEntries = 100_000
