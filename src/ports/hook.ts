// The outside world as `depgate hook` needs it beside the rest; `src/hook/process/open-hook-host.ts` is the real one.

import type { DepgateError } from '../errors.ts'
import type { HookState } from './hook-state.ts'

/** A file as it lies on disk. */
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
  readonly kind: 'npmrc' | 'policy' | 'hook-settings' | 'advisories'
  /** For settings: the id of the agent that reads them. */
  readonly agent?: string
}

/** A project's root that this hook alone has in its hands. */
export interface WatchedRoot {
  readonly root: string
  readonly remembered:
    | { readonly type: 'known'; readonly state: HookState }
    | { readonly type: 'none' }
    | { readonly type: 'damaged' }
  /**
   * Looks for files by name under the root, and for some outside of it.
   *
   * @param isStart - a session begins here: what lies below a folder that is no project counts too.
   */
  look(
    watched: readonly string[],
    outside: readonly string[],
    isStart: boolean,
  ): Pick<HookState, 'takenAt' | 'depth' | 'folders' | 'head'> & {
    /** The project is not larger than what is looked at. */
    readonly isWhole: boolean
    readonly files: ReadonlyMap<string, SeenFile>
  }
  /** The same files as HEAD has them; null outside of a checkout. @throws {DepgateError} EGIT. */
  committed(watched: readonly string[]): ReadonlyMap<string, string> | null
  /** A text that was kept; null where it is not there, or is another one. */
  text(hash: string): string | null
  /** Keeps a state, and the texts that it approves. @throws {DepgateError} EUSAGE where it cannot be written. */
  save(state: HookState, texts: ReadonlyMap<string, string>): void
  /** Keeps a report and returns its path. */
  report(name: string, text: string): string
  /** Writes a file of the project; null takes it away. */
  putBack(path: string, text: string | null): void
  leave(): void
}

/** What `depgate hook` needs beside the rest. */
export interface HookHost {
  /** What the light part of the hook asks, from stdin. */
  request(): Promise<unknown>
  lock(root: string): Promise<WatchedRoot>
  hasFolder(folder: string): boolean
  hash(text: string): string
  /** npm's configuration of the user and the machine, as npm finds it from a root, and the settings of agents outside of it. */
  outside(root: string): Promise<readonly OutsideFile[]>
  /** The first files below a folder, at most so many, by their absolute paths; none where there is no folder. */
  filesIn(folder: string, max: number): readonly string[]
  /** A folder with some files, as npm would find them in a project. */
  openTemporaryFolder(files: Readonly<Record<string, string>>): { readonly folder: string; remove(): void }
  /** Makes node_modules what the lockfile says, and runs no script; false where npm cannot. */
  prune(folder: string): Promise<boolean>
  /** How a shell would start this depgate. */
  readonly line: readonly string[]
}
