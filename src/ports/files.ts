// Files on disk, as far as they are read.

/** Files on disk, as far as they are read. */
export interface Files {
  /** Reads a text file of at most 64 MiB; null where there is none. @throws {DepgateError} EUSAGE where it cannot be read. */
  read(file: string): string | null
  /** Where a path really leads, through all links; the path itself where nothing is there. */
  real(file: string): string
}
