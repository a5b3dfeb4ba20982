// What a command line would do, step by step.

import type { Manager } from './managers/index.ts'
import type { ShellWord } from './word.ts'

/** A setting by which a command states where packages come from, or how that is checked. */
export interface NamedSetting {
  /**
   * `npm`: a setting that npm's own reader takes. `place`: where another file of settings is. `variable`: one of the
   * environment. `file`: a settings file that the command writes before.
   */
  readonly kind: 'npm' | 'place' | 'variable' | 'file'
  /** As npm names it: `registry`, `@scope:registry`; a variable or a file by its own name. */
  readonly name: string
  /** Null where the text does not tell. */
  readonly value: string | null
  /** As it was typed: `--registry`, `npm_config_registry`, `.npmrc`. */
  readonly typed: string
}

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
   * It changes the lockfile, the manifest or node_modules of the project in `folder`: what it brings in is seen there
   * afterwards, where the folder is watched. What is run, or installed for all projects, is not.
   */
  readonly leavesTrace: boolean
  /**
   * How it can be judged before it runs: `npm` by npm's own dry run, `specs` by the packages that it names, null where
   * it cannot: what it asks for is not all in the text, or it names a program, which the dry run would start outside
   * of the agent's sandbox.
   */
  readonly preview: 'npm' | 'specs' | null
  /** Why it cannot be judged before, as the end of a sentence; null where it can. */
  readonly obstacle: string | null
  /** All of `args` are known, those of the package's own too. */
  readonly isComplete: boolean
  /** The words that npm's dry run is started with: without those that are the package's own. */
  readonly ownArgs: string[]
  /** The command that it looks for in the project first (`npx tsc`), where it does; this cannot tell whether it is there. */
  readonly runs: string | null
  /** What the command sets of its environment. */
  readonly env: Record<string, string>
  /** What the command states about registries, by flags, variables and files. */
  readonly settings: readonly NamedSetting[]
  /** It runs behind depgate's own wrapper, which judges it. */
  readonly isWrapped: boolean
}

/** What a command states. */
export interface CommandAnalysis {
  readonly steps: Step[]
  /**
   * It names a package manager, or runs what hides one (a shell that reads what another program writes, a script whose
   * name states that it installs), in a way that its text does not tell what would be installed.
   */
  readonly isOpaque: boolean
  /**
   * What of it names a program that runs packages and is not read, as the end of a sentence; null where nothing does.
   * What it runs would leave no trace.
   */
  readonly hidden: string | null
  /** What of it only a person decides (`depgate approve`), as a sentence. */
  readonly reserved?: string
}
