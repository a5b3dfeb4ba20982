// The contract of a command, and the flags that several share.

import type { Flag } from './flags.ts'
import type { Host } from '../ports/host.ts'
import { reporters } from '../reporters/index.ts'
import type { Typed } from '../options/arguments.ts'

/** What the help of a command, its man page and the completions of shells are made of. */
export interface CommandHelp {
  readonly name: string
  readonly summary: string
  /** After `depgate`: `check [--before <file>] …`. */
  readonly usage: string
  readonly examples: readonly string[]
  readonly flags: Readonly<Record<string, Flag>>
  /** The words that it takes, where they are a fixed list. */
  readonly words?: readonly string[]
}

/** A command of depgate. */
export interface Command extends CommandHelp {
  /** It is run from the project's folder where it was typed in a workspace, or in a folder below. */
  readonly isOfProject?: true
  /** Returns the exit code. @throws {DepgateError} where no judgement is possible as asked. */
  readonly run: (typed: Typed, host: Host) => Promise<number>
}

/** The flags of a report's output. */
export const outputFlags = {
  format: {
    value: 'name[=file]',
    isRepeatable: true,
    summary: `${reporters.map(({ id }) => id).join(', ')}; to a file with =file (default: table to stdout)`,
  },
  quiet: { short: 'q', summary: 'print no table when all is well' },
  verbose: { summary: 'print more, and the stack of an error' },
  'no-color': { summary: 'no colour (as NO_COLOR in the environment)' },
} satisfies Record<string, Flag>

/** The flags of a judgement: the policy, the time and the sources of evidence. */
export const judgeFlags = {
  policy: { value: 'file', summary: 'the policy (default: depgate.json beside the lockfile)' },
  registry: { value: 'url', summary: 'the registry (default: as npm is configured)' },
  'as-of': { value: 'time', summary: 'judge as at that moment (ISO 8601)' },
  deep: { summary: 'fetch the tarballs too, and compare their content with what the registry shows' },
  offline: { summary: 'use only what is cached' },
  'no-cache': { summary: 'neither read nor write the cache' },
} satisfies Record<string, Flag>
