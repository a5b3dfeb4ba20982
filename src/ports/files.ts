// The files of this machine, as far as they are text.

/** Reads and writes files by absolute paths. */
export interface Files {
  /** Reads a text file of at most 64 MiB; null where there is none. @throws {DepgateError} EUSAGE where it cannot be read. */
  read(file: string): string | null
  /** Where a path really leads, through all links; the path itself where nothing is there. */
  real(file: string): string
  /** Writes a file, whole or not at all. */
  write(file: string, text: string): void
}

/** Where the policies above the project's lie; no variable of the environment can move the managed ones away. */
export interface PolicyPlaces {
  readonly policyPlaces: { readonly managed: readonly string[]; readonly user: string }
}
