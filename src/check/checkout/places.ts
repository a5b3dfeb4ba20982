// The two states of a checkout, and a lockfile by its names in both.

/** The two states of a checkout: one commit, and the disk or the index. */
export interface Sides {
  /** The top of the checkout. */
  readonly top: string
  /** Null where the checkout was not there before: a submodule that was added. */
  readonly commit: string | null
  /** What the base is called in the report. */
  readonly label: string
  /** The checkout that this one is a submodule of. */
  readonly outer: Sides | null
  /** What is staged stands for the disk. */
  readonly isIndex?: true
  /** The commit that stands for the disk: a submodule as it is staged. */
  readonly after?: string
}

/** A lockfile by its names on both sides, from the top of its checkout; one is null where it is not there. */
export interface LockfileLocation {
  readonly sides: Sides
  readonly before: string | null
  readonly after: string | null
  readonly isChanged: boolean
}
