// What `depgate hook` needs of the outside world; `src/hook/process/open-hook-host.ts` has the real one.

import type { DepgateError } from '../errors.ts'
import type { HookState, KeptCode } from './hook-state.ts'

/** A file as it is on disk. */
export interface SeenFile {
  readonly print: string | null
  /** Null where it is not there, or cannot be read. */
  readonly text: string | null
  readonly hash: string | null
  /** Why it cannot be read. */
  readonly trouble: DepgateError | null
}

/** A file outside of the project that decides how it is judged, or what npm and the agent do. */
export interface OutsideFile {
  /** Absolute. */
  readonly path: string
  readonly kind: 'npmrc' | 'manager-settings' | 'policy' | 'hook-settings' | 'advisories'
  /** For settings: the id of the agent that reads them. */
  readonly agent?: string
}

/** What a look at a root found. */
export type SeenRoot = Pick<HookState, 'takenAt' | 'depth' | 'folders' | 'head'> & {
  /** The project is not larger than what is looked at. */
  readonly isWhole: boolean
  /** By path relative to the root; a node_modules under its path with a slash at the end, as a list of what is in it. */
  readonly files: ReadonlyMap<string, SeenFile>
  /** Other roots that are reached from this one: checkouts below it, folders that links lead to. Absolute paths. */
  readonly nested: readonly string[]
}

/** What was remembered of a root. */
export type RememberedState =
  | { readonly type: 'known'; readonly state: HookState }
  | { readonly type: 'none' }
  /** There is a state, and it cannot be read. */
  | { readonly type: 'damaged' }

/** A project's root that this hook alone works on until it leaves. */
export interface WatchedRoot {
  readonly root: string
  readonly remembered: RememberedState
  /** A state of this root was saved before, whatever is remembered now. */
  readonly wasSaved: boolean
  /**
   * Looks for files by name under the root, and for some outside of it.
   *
   * @param isStart - a session begins here: what is below a folder that is no project counts too.
   */
  look(watched: readonly string[], outside: readonly string[], isStart: boolean): SeenRoot
  /** The same files as a commit has them; null outside of a checkout. @throws {DepgateError} EGIT. */
  committed(watched: readonly string[], commit: string | null): ReadonlyMap<string, string> | null
  /**
   * The commit whose files count as approved where nothing is remembered; null for none.
   *
   * @param since - when the session began (milliseconds since 1970); null where its start was not seen.
   */
  baseCommit(since: number | null): string | null
  /** Commits that came from the remote: the merge base with its branch, and the tip of it. */
  upstreamCommits(): readonly string[]
  /** What was approved elsewhere of the files at this place: in the checkout around it, or the one it is a worktree of. */
  approvedElsewhere(): ReadonlyMap<string, string>
  /** Those of the files that git passes over, by paths from the root. */
  ignored(files: readonly string[]): ReadonlySet<string>
  /** A text that was kept; null where it is not there, or is another one. */
  text(hash: string): string | null
  /** Keeps a state, and the texts that it approves. @throws {DepgateError} EUSAGE where it cannot be written. */
  save(state: HookState, texts: ReadonlyMap<string, string>): void
  /** Keeps a report and returns its path. */
  report(name: string, text: string): string
  /** Writes a file of the project; null removes it. */
  putBack(path: string, text: string | null): void
  leave(): void
}

/** Where npm's settings are read for a comparison. */
export interface SettingsQuery {
  readonly folder: string
  /** Flags of npm's command line. */
  readonly args: readonly string[]
  /** Files of npm's configuration as they are to be read, by absolute path; null for one that is not there. */
  readonly texts: ReadonlyMap<string, string | null>
}

/** What `depgate hook` needs beside the rest. */
export interface HookHost {
  /** What the fast path asks, from stdin. */
  request(): Promise<unknown>
  lock(root: string): Promise<WatchedRoot>
  /** The root of the project that a folder is in. */
  findRoot(folder: string): string
  /** The roots of which a state is kept. */
  roots(): string[]
  /** What is remembered of a root, without waiting for it. */
  remembered(root: string): RememberedState
  hasFolder(folder: string): boolean
  hasFile(file: string): boolean
  hash(text: string): string
  /** Makes a one-time code, and what is kept of it. */
  issueCode(): { readonly code: string; readonly kept: KeptCode }
  /** Whether a code is the one of which this was kept. */
  isCode(code: string, kept: KeptCode): boolean
  /** npm's configuration of the user and the machine, as npm finds it from a root, and the settings of agents outside of it. */
  outside(root: string): Promise<readonly OutsideFile[]>
  /** The first files below a folder, at most so many, by their absolute paths; none where there is no folder. */
  filesIn(folder: string, max: number): readonly string[]
  /** Makes a temporary folder with some files, as npm would find them in a project. */
  openTemporaryFolder(files: Readonly<Record<string, string>>): { readonly folder: string; remove(): void }
  /** Makes node_modules match the lockfile, and runs no script; false where npm cannot. */
  prune(folder: string): Promise<boolean>
  /**
   * npm's settings that state where packages come from and how that is checked, by npm's names, credentials among
   * them: never print the values. @throws {DepgateError} ECONFIG for what npm refuses too.
   */
  sourceSettings(query: SettingsQuery): Promise<ReadonlyMap<string, string>>
  /** The command line that starts this depgate. */
  readonly line: readonly string[]
}

/** Access to what `depgate hook` needs. */
export interface HookAccess {
  readonly hook: HookHost
}
