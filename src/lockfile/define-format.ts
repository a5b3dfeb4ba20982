// The contract of a lockfile format.

import type { Lockfile } from '../model/lockfile.ts'

/** A lockfile format: text in, `Lockfile` out. */
export interface Format {
  readonly id: string
  /** The file names it is known by. */
  readonly files: readonly string[]
  /**
   * Reads a lockfile. `manifest` fetches the text of a package.json by its path relative to the lockfile's
   * folder, or null where there is none; `list` gives the paths of every package.json below that folder.
   *
   * @throws {DepgateError} ELOCKFILE, for whatever cannot be judged safely.
   */
  readonly parse: (
    text: string,
    path: string,
    manifest: (path: string) => string | null,
    list?: () => readonly string[],
  ) => Lockfile
}

/** Declares a lockfile format. */
export function defineFormat(format: Format): Format {
  return format
}
