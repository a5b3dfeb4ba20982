// The effects that wiring the gate into other programs needs.

/** The effects that wiring the gate into other programs needs. */
export interface Setup {
  /** depgate as one file; null where that was not built. */
  oneFile(): string | null
  /** Writes a file and the folders above it; through a link, and with the mode that is there. @throws {DepgateError} EUSAGE. */
  place(file: string, text: string, isExecutable: boolean): void
  /** Removes a file, and the folders above it that nothing else is in. */
  remove(file: string): void
  /** Whether a person can be asked: stdin and stderr are a terminal. */
  canAsk(): boolean
  /** Asks on the terminal; null where there is none. @throws {DepgateError} EUSAGE where the person ends it (Ctrl-C). */
  ask(question: string): Promise<string | null>
  /** Makes a temporary folder for a trial; `drop` removes it. */
  scratch(): { readonly folder: string; drop(): void }
  /** Runs a line as an agent does, through a shell; `code` is null where it did not end in time. */
  run(
    line: string,
    how: {
      folder: string
      env: Readonly<Record<string, string | undefined>>
      input: string
      seconds: number
    },
  ): Promise<Completed>
}

/** How a line ended. */
export interface Completed {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Access to the setup of other programs. */
export interface SetupAccess {
  readonly setup: Setup
}
