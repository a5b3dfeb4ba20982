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
