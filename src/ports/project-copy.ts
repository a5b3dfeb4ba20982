// A copy of a project in which command lines are tried.

/** One command that is run in a copy of a project. */
export type TypedStep =
  | { readonly type: 'npm'; readonly args: readonly string[] }
  /** A file gets another text: what git would write. `file` is relative to where the line is typed. */
  | { readonly type: 'write'; readonly file: string; readonly text: string }

/** A copy of a project's manifests, lockfile and `.npmrc`, in which npm resolves and installs nothing. */
export interface ProjectCopy {
  /** Makes the files what they are in the project. */
  reset(): void
  /** Runs commands one after the other; whether all of them ended without an error, in time. */
  run(steps: readonly TypedStep[], timeoutMs: number): Promise<boolean>
  /** A text of the copy by its path from the project's folder; null where there is none. */
  read(name: string): string | null
  /** The paths of what was copied. */
  names(): readonly string[]
  remove(): void
}
