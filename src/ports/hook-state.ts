// What the hook remembers of a project's root, as its store keeps it.

/** The state of one project's root. */
export interface HookState {
  readonly schema: 1
  /** The real path of the root. */
  readonly root: string
  /** The names of the files that are watched: `package.json`, `.claude/settings.json`. */
  readonly watched: readonly string[]
  /** Milliseconds since 1970: when the prints (size, times and inode of a file or folder) were taken. */
  readonly takenAt: number
  readonly deadlineSeconds: number
  /** The policy asks about commands that cannot be analysed. */
  readonly isAsking: boolean
  /** How deep folders are searched. */
  readonly depth: number
  /** The print of git's log of HEAD, and the commit that HEAD pointed to; null outside of a checkout. */
  readonly head: {
    readonly file: string
    readonly print: string | null
    readonly commit: string | null
  } | null
  /** Every folder under the root but those of packages and of git, with its print. */
  readonly folders: Readonly<Record<string, string>>
  /** By path relative to the root with slashes; files outside of it by their absolute paths. */
  readonly files: Readonly<Record<string, WatchedFile>>
  /** What was found and is not fixed. */
  readonly open: OpenVerdict | null
  /** The commit that counted as approved when the watch began; absent in a state of an older version. */
  readonly base?: string | null
  /** Other roots that are reached from this one, by their real paths. */
  readonly nested?: readonly string[]
  /** False where the project has more folders than are watched. */
  readonly isWhole?: boolean
}

/** One watched file. The texts are stored beside the state, under their hashes. */
export interface WatchedFile {
  /** The hash of the approved text; null where none is approved. */
  readonly approved: string | null
  /** The hash of the text that was last seen; null where the file did not exist. */
  readonly seen: string | null
  /** The print of the file then; null where it did not exist. */
  readonly print: string | null
}

/** A change that was judged and did not pass. */
export interface OpenVerdict {
  /** Over everything that was judged: the same tree is not judged twice. */
  readonly key: string
  readonly outcome: 'fail' | 'inconclusive'
  readonly reason: string
  readonly notice: string
  /** Milliseconds since 1970: from then on it has to be judged again. */
  readonly until: number | null
  /** What is kept of the code by which a person lets it through; absent where none was issued. */
  readonly code?: KeptCode
}

/** What is kept of a one-time code: a salted hash (scrypt), in hex. */
export interface KeptCode {
  readonly salt: string
  readonly hash: string
}
