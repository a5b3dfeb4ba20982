// The contract of a lockfile format.

import type { DeclaredRange, Lockfile } from '../model/lockfile.ts'
import type { LineWords } from '../model/line-words.ts'

/** The command lines of a package manager that findings suggest. Names and folders are untrusted: what would need quoting gives null. */
export interface Commands {
  /** Saves one exact version of a dependency where a manifest declares it; null where no command can. */
  saveExact(
    declared: DeclaredRange,
    name: string,
    version: string,
    project?: Pick<Lockfile, 'managerVersion'>,
  ): string | null
  /** Pins a package that no manifest of the project declares; null where no command can. */
  override(
    name: string,
    version: string,
    project: Pick<Lockfile, 'format' | 'manifests' | 'managerVersion'>,
  ): string | null
}

/** A lockfile format: text in, `Lockfile` out. */
export interface Format {
  /** The name of the package manager that writes it. */
  readonly id: string
  /** The file names it is known by, in the order in which the package manager prefers them. */
  readonly files: readonly string[]
  /** The one that the package manager writes where none exists. */
  readonly fresh: string
  /** The text of a lockfile that locks nothing: by it the manifests of a project without one are read. */
  readonly blank: string
  /** The one that a published package may contain, and that the package manager reads there. */
  readonly packed?: string
  /** The package manager's record of the installed tree, from the project's folder; in the form of `fresh`. */
  readonly installed?: string
  readonly commands: Commands
  /** How lines of the package manager are written and tried, by the name of a format (`yarn-1`); npm's are the remedy's own. */
  readonly words?: (format: string) => LineWords
  /** Files in the lockfile's folder, beside package.json, by which the package manager decides what it installs. */
  readonly beside?: readonly string[]
  /** Whether a file of `beside` selects a folder below as a workspace; absent where package.json alone states workspaces. */
  readonly selectsWorkspace?: (read: (file: string) => string | null, folder: string) => boolean
  /** Whether a file under another name (`before.yaml`) is one of this format, by its name and text. */
  readonly isCopy?: (name: string, text: string) => boolean
  /** A file that some versions read in place of the one that is judged, with the reason that a report names. */
  readonly rival?: { readonly file: string; readonly judged: string; readonly reason: string }
  /**
   * Reads a lockfile. `manifest` fetches the text of a package.json, or of a file of `beside`, by its path relative to
   * the lockfile's folder, or null where there is none; `list` gives the paths of every package.json below that folder.
   *
   * @throws {DepgateError} ELOCKFILE, for everything that cannot be judged safely.
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
