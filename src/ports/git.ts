// Git: the questions that depgate asks it.

/** A file of a commit or of the checkout. */
export interface TreeFile {
  /** From the top of the checkout, with slashes. */
  readonly path: string
  /** The hash of its blob; of a submodule the commit; null for what git does not track. */
  readonly hash: string | null
  readonly isSubmodule: boolean
  /** A symbolic link: its blob is the path that it leads to. */
  readonly isLink?: true
  /** A sparse checkout leaves it out. */
  readonly isLeftOut: boolean
}

/** A commit that touched a file. */
export interface FileCommit {
  readonly commit: string
  /** The first parent; null for the first commit, and at the end of a shallow history. */
  readonly parent: string | null
  /** ISO 8601: when it was committed. */
  readonly date: string
  readonly subject: string
  /** The file as that commit calls it, from the top of the checkout. */
  readonly path: string
}

/** The questions that depgate asks git. Every method throws DepgateError EGIT where it cannot answer. */
export interface Git {
  /** The top of the checkout that contains a folder, or null outside of one. */
  top(folder: string): string | null
  /** The hash of the merge base of `ref` and HEAD. */
  mergeBase(folder: string, ref: string): string
  /** The hash of HEAD, or null before the first commit. */
  head(folder: string): string | null
  /** The folder of its hooks, with respect to `core.hooksPath`; null outside of a checkout. */
  hooks(folder: string): string | null
  /** A file as it is in a commit (`''`: in the index), by a path relative to `folder`; null where it is not there. */
  show(folder: string, commit: string, file: string): string | null
  /** The texts of blobs by their hashes, read by few processes; missing blobs, and those beyond the size limit, are left out. */
  blobs(folder: string, hashes: readonly string[]): ReadonlyMap<string, string>
  /** The blob hashes that git would give files on disk, by the paths given; what cannot be read is left out. */
  hashes(folder: string, files: readonly string[]): ReadonlyMap<string, string>
  /** The hash of the commit that a ref names, or null where there is none. */
  commit(folder: string, ref: string): string | null
  /** The hashes of a commit's parents; none for those at the end of a shallow history. */
  parents(folder: string, commit: string): string[]
  isShallow(folder: string): boolean
  remotes(folder: string): string[]
  /** Whether a folder lies in a submodule of another checkout. */
  isSubmodule(folder: string): boolean
  /** The files of a commit, or with null those of the checkout: tracked ones, and untracked ones that are not ignored. */
  files(folder: string, commit: string | null): TreeFile[]
  /** The commits on the first-parent line of HEAD that changed a file, the newest first. */
  history(folder: string, file: string, limit: number, since: string | null): FileCommit[]
}

/** Access to git. */
export interface GitAccess {
  readonly git: Git
}
