// The working folder, the environment and stdin of this process.

/** The folder that depgate was started in, its environment, and what it is given on stdin. */
export interface Invocation {
  readonly folder: string
  readonly env: Readonly<Record<string, string | undefined>>
  /** The words that start this depgate from that folder, as they are typed: `depgate`, or node with the one-file build. */
  readonly own: readonly string[]
  /** Reads the text on stdin, of at most 64 MiB. @throws {DepgateError} EUSAGE. */
  input(): Promise<string>
}

/** Ports that can be had from another folder too. */
export interface AtFolder<Ports> {
  /** The same world from another folder, with more of an environment. */
  at(folder: string, env?: Readonly<Record<string, string>>): Ports
}
