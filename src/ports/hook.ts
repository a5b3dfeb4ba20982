// What `depgate hook` needs of the outside world; `src/hook/process/open-hook-host.ts` has the real one.

import type { DepgateError } from '../errors.ts'
import type { HookState } from './hook-state.ts'

/** A file as it is on disk. */
export interface SeenFile {
  readonly print: string | null
  /** Null where it is not there, or cannot be read. */
  readonly text: string | null
  readonly hash: string | null
  /** Why it cannot be read. */
  readonly trouble: DepgateError | null
}

/** A project's root, locked by this hook. */
export interface WatchedRoot {
  readonly root: string
  readonly remembered:
    | { readonly type: 'known'; readonly state: HookState }
    | { readonly type: 'none' }
    | { readonly type: 'damaged' }
  /**
   * Looks for files by name under the root, and for some outside of it.
   *
   * @param isStart - a session begins here: files below a folder that is no project are looked for too.
   */
  look(
    watched: readonly string[],
    outside: readonly string[],
    isStart: boolean,
  ): Pick<HookState, 'takenAt' | 'depth' | 'folders' | 'head'> & {
    /** The project does not exceed the limits of the search. */
    readonly isWhole: boolean
    readonly files: ReadonlyMap<string, SeenFile>
  }
  /** The same files as HEAD has them; null outside of a checkout. @throws {DepgateError} EGIT. */
  committed(watched: readonly string[]): ReadonlyMap<string, string> | null
  /** A stored text by its hash; null where it is missing, or its hash differs. */
  text(hash: string): string | null
  /** Keeps a state, and the texts that it approves. @throws {DepgateError} EUSAGE where it cannot be written. */
  save(state: HookState, texts: ReadonlyMap<string, string>): void
  /** Keeps a report and returns its path. */
  report(name: string, text: string): string
  /** Writes a file of the project; null removes it. */
  putBack(path: string, text: string | null): void
  leave(): void
}

/** What `depgate hook` needs beside the rest. */
export interface HookHost {
  /** The request of the hook's fast path, from stdin. */
  request(): Promise<unknown>
  lock(root: string): Promise<WatchedRoot>
  hasFolder(folder: string): boolean
  hash(text: string): string
  /** Files outside of the project that configure npm, by their absolute paths. */
  readonly outside: readonly string[]
  /** Makes a temporary folder with some files, as npm would find them in a project. */
  openTemporaryFolder(files: Readonly<Record<string, string>>): { readonly folder: string; remove(): void }
  /** Makes node_modules match the lockfile, and runs no script; false where npm cannot. */
  prune(folder: string): Promise<boolean>
  /** The command line that starts this depgate. */
  readonly line: readonly string[]
}
