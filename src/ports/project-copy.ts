// A copy of a project in which command lines are tried.

/** One command that is run in a project or a copy of it. */
export type TypedStep =
  /** npm writes manifests and the lockfile only. */
  | { readonly type: 'npm'; readonly args: readonly string[] }
  /** The same for another package manager; `program` is its name. */
  | { readonly type: 'run'; readonly program: string; readonly args: readonly string[] }
  /** A file gets another text: what git would write. `file` is relative to where the line is typed. */
  | { readonly type: 'write'; readonly file: string; readonly text: string }

/** A project's manifests, lockfile and `.npmrc`, or a copy of them, in which npm resolves and runs no code. */
export interface ProjectCopy {
  /** The version of a package manager other than npm, as it prints it. */
  readonly version?: string
  /** Makes the files what they were in the project when this was opened. */
  reset(): void
  /** Runs commands one after the other; whether all of them ended without an error, in time. */
  run(steps: readonly TypedStep[], timeoutMs: number): Promise<boolean>
  /** A text of the copy by its path from the project's folder; null where there is none. */
  read(name: string): string | null
  /** Installs what the lockfile has, without scripts, where packages were installed before; false where npm fails. */
  installModules(timeoutMs: number): Promise<boolean>
  /** The paths of these files. */
  names(): readonly string[]
  /** Removes a copy; nothing for the project itself. */
  remove(): void
}

/** The lines of earlier searches, by the keys of these. What is read is not to be trusted. */
export interface LineMemory {
  /** Null where there is none. */
  read(key: string): unknown
  /** Never throws. */
  write(key: string, lines: unknown): void
}
