// What was found of a command so far, and what surrounds one of its parts.

import { isRunnerName, namesManager, namesRunner } from './mentions.ts'
import type { TreeFolder } from './environment.ts'
import type { Step } from './step.ts'
import type { ShellWord } from './word.ts'

/** How much of a hidden call is quoted. */
const maxQuoted = 80

/** What `depgate approve` and `depgate allow-scripts` do. */
export const approves = 'lets through what was blocked, which a person decides in a terminal of their own'
export const allowsScripts = 'lets install scripts run, which a person allows'

/** In code that another program runs: `spawn depgate approve`, `["depgate","approve"]`. */
const approval =
  /(?<![\w@.-])depgate(?:\.(?:m?js|cmd))?["'\x60]?(?:\s{0,9},\s{0,9}|\s{1,9})["'\x60]?approve(?![\w-])(?![^;|&\n]{0,200}\s(?:--help|-h)(?!\S))/i

/** What was found so far. */
export class Found {
  readonly steps: Step[] = []
  isOpaque = false
  /** See `CommandAnalysis`. */
  hidden: string | null = null
  reserved: string | null = null
  /** A variable, an alias or a setting was given a value that names what runs packages. */
  #isAssigned = false
  readonly #aliases = new Map<string, string>()
  /** The names of files that the command wrote with such a text. */
  readonly #written = new Set<string>()

  /** A text that is run and not read: whether it names a package manager decides. */
  pass(text: string): void {
    if (approval.test(text)) this.reserve(text, approves)
    if (namesManager(text) || namesRunner(text)) this.isOpaque = true
    if (namesRunner(text)) this.hide(text)
  }

  /** Something installs or runs packages, and the text does not tell which. */
  hide(text: string): void {
    this.isOpaque = true
    const short = text.length > maxQuoted ? `${text.slice(0, maxQuoted)}…` : text
    this.hidden ??= `"${short}" is run in a way that depgate does not read`
  }

  /** What a person decides, and an agent does not. @param effect - as the end of a sentence about the text. */
  reserve(text: string, effect: string): void {
    const short = text.length > maxQuoted ? `${text.slice(0, maxQuoted)}…` : text
    this.reserved ??= `"${short}" ${effect}`
  }

  /** A program, or the text that one runs, that only a variable or a substitution knows. */
  passUnknown(text: string): void {
    this.isOpaque = true
    if (isRunnerName(text) || this.#isAssigned) this.hide(text)
  }

  /** A program of which only a variable, a substitution or an alias knows the name. */
  passProgram(program: string, args: string): void {
    if (isRunnerName(program) || this.#isAssigned) this.hide(`${program} ${args}`)
    else this.pass(`${program} ${args}`)
  }

  /** `alias x=…`. */
  alias(name: string, value: string): void {
    if (namesManager(value)) this.isOpaque = true
    if (this.#aliases.size < 100 && isRunnerName(value)) this.#aliases.set(name, value)
  }

  /** What an alias stands for, where that runs packages. */
  aliasOf(name: string): string | null {
    return this.#aliases.get(name) ?? null
  }

  /** `X=…`. */
  assign(value: string): void {
    if (namesManager(value)) this.isOpaque = true
    if (isRunnerName(value)) this.#isAssigned = true
  }

  /** `… > file`. */
  write(file: string, text: string): void {
    if (namesRunner(text)) this.#written.add(file.replace(/^.*\//s, ''))
  }

  /** Whether what is run was written by this command, with a text that runs packages. */
  hasWritten(file: string): boolean {
    return this.#written.has(file.replace(/^.*\//s, ''))
  }
}

/** What a simple command is in. */
export interface Surroundings {
  readonly found: Found
  readonly env: readonly (readonly [name: string, value: ShellWord])[]
  /** The text of what writes into its stdin; null where nothing known does. */
  readonly piped: string | null
  /** What a here-document feeds it: null for none, undefined where it is not known. */
  readonly here: string | null | undefined
  /** Reads a text as a shell does. */
  readonly analyse: (text: string, place: TreeFolder) => void
  /** It is behind depgate's own wrapper, which judges what it installs. */
  readonly isWrapped?: boolean
}
