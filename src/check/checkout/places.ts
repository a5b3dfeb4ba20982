// The two states of a checkout, and a lockfile by its names in both.

import { openEmpty } from '../../snapshot/empty.ts'
import type { CommitSnapshot } from '../../snapshot/commit.ts'
import type { Snapshot } from '../../snapshot/snapshot.ts'

/** The two states of a checkout, each from its top: a commit, and the disk, the index or a later commit. */
export interface Sides {
  /** The top of the checkout. */
  readonly top: string
  /** Null where the checkout was not there before: a submodule that was added. */
  readonly before: CommitSnapshot | null
  readonly after: Snapshot
  /** The checkout that this one is a submodule of. */
  readonly outer: Sides | null
}

/** A lockfile by its names on both sides, from the top of its checkout; one is null where it is not there. */
export interface LockfileLocation {
  readonly sides: Sides
  readonly before: string | null
  readonly after: string | null
  readonly isChanged: boolean
}

/** A folder of a checkout at the base. */
export interface FolderAt {
  readonly sides: Sides
  readonly folder: string
}

/** What the base is called in the report. */
export function labelOf({ before }: Sides): string {
  return before?.label ?? 'none'
}

/** A checkout and those that it is a submodule of, the innermost first. */
export function listSides(sides: Sides): Sides[] {
  return sides.outer === null ? [sides] : [sides, ...listSides(sides.outer)]
}

/** The state of before of a checkout and of those around it, the innermost first. */
export function listBefore(sides: Sides): Snapshot[] {
  return listSides(sides).map(({ top, before }) => before ?? openEmpty(top))
}
