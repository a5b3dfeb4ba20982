// What a command line would do, step by step.

import type { Manager } from './package-managers.ts'
import type { ShellWord } from './word.ts'

/** One call of a package manager that changes a tree or runs a package of a registry. */
export interface Step {
  readonly tool: Manager
  /** What follows the tool's name; a word that the shell would expand is there as it was typed. */
  readonly args: string[]
  /** Where it runs: absolute if the command's folder was. */
  readonly folder: string
  /** The packages that it asks for, word for word; none where it names none, null where they are not known. */
  readonly specs: string[] | null
  /** The same word by word: a package can be known where the arguments of its program are not. */
  readonly named: readonly ShellWord[]
  /** It runs the packages (`npx`, `dlx`, `npm exec`, `npm create`) rather than installing them. */
  readonly isRunner: boolean
  /**
   * Whether what it asks for is all in `args`, `folder` and `env`, and can be resolved without running it: npm and npx
   * by npm itself, the others where each of `specs` is a registry's.
   *
   * What names a program of its own cannot: the preview would run it, outside of the agent's sandbox.
   */
  readonly canPreview: boolean
  /** The command that it looks for in the project first (`npx tsc`), where it does; this cannot tell whether it is there. */
  readonly runs: string | null
  /** What the command sets of its environment. */
  readonly env: Record<string, string>
}

/** What a command states. */
export interface CommandAnalysis {
  readonly steps: Step[]
  /**
   * It names a package manager, or runs what hides one (a shell that reads what another program writes, a script whose
   * name states that it installs), in a way that its text does not tell what would be installed.
   */
  readonly isOpaque: boolean
}
