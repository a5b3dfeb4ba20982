// The flags of a command as a shell completes them.

import type { CommandHelp } from '../command.ts'
import { helpFlag, type Flag } from '../flags.ts'

/** A flag with its name. */
export interface NamedFlag extends Flag {
  readonly name: string
  /** `--quiet`, and `-q` where there is one. */
  readonly spellings: readonly string[]
}

/** Lists the flags of a command, with --help. */
export function listFlags({ flags }: CommandHelp): NamedFlag[] {
  return Object.entries<Flag>({ ...flags, ...helpFlag }).map(([name, flag]) => ({
    ...flag,
    name,
    spellings: [`--${name}`, ...(flag.short === undefined ? [] : [`-${flag.short}`])],
  }))
}
