// The text files of this machine.

/** Reads and writes files by absolute paths. */
export interface Files {
  /** Reads a text file of at most 64 MiB; null where there is none. @throws {DepgateError} EUSAGE where it cannot be read. */
  read(file: string): string | null
  /** Resolves all links in a path; returns the path itself where no file exists. */
  real(file: string): string
  /** Writes a file, whole or not at all. */
  write(file: string, text: string): void
}

/** Paths of the managed policies and the user's; no environment variable can move the managed ones. */
export interface PolicyPlaces {
  readonly policyPlaces: { readonly managed: readonly string[]; readonly user: string }
}

/** A file with settings of pnpm, yarn or bun outside of a project. */
export interface SettingsPlace {
  /** Absolute. */
  readonly path: string
  readonly role: 'pnpm' | 'pnpm-rc' | 'yarn' | 'yarn-classic' | 'yarn-npmrc' | 'bun'
  /** Which of the layers of its manager it belongs to; `npmrc`: npm's own file, which pnpm up to 10 reads too. */
  readonly layer: 'user' | 'above' | 'auth' | 'rc' | 'npmrc'
  /** It lies in a folder above the project's. */
  readonly isAbove?: true
}

/** Where package managers look for settings outside of a project. */
export interface SettingsPlaces {
  /** Lists the files for a project's folder, those that win first; they need not exist. */
  settingsPlaces(folder: string): readonly SettingsPlace[]
}

/** Hashes of files that are no text. */
export interface FileDigests {
  /** The SHA-512 of a file's bytes in hex; null for what is no regular file of at most 512 MiB that can be read. */
  digest(file: string): string | null
}
