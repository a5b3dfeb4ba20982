// What a command line of a package manager asks for.

import { hasSwitch, readLine, valuesOf, type Flag, type Line, type Reader } from './line.ts'
import { known, type ShellWord } from '../word.ts'

/** What a command line asks for. */
export type Reading =
  /** It changes no tree and runs no package of a registry. */
  | { readonly type: 'nothing' }
  /** A script of the project, by its name. */
  | { readonly type: 'script'; readonly name: ShellWord }
  /** Another command line. */
  | { readonly type: 'command'; readonly words: readonly ShellWord[] }
  /** It changes the configuration that later commands read. */
  | { readonly type: 'configuration'; readonly settings: readonly (readonly [string, ShellWord])[] }
  | StepReading
  /** The words do not state which of these it is. */
  | { readonly type: 'unknown' }

/** It changes a tree or runs a package. */
export interface StepReading {
  readonly type: 'step'
  /** The packages it names. */
  readonly specs: readonly ShellWord[]
  /** The folder it names with a flag. */
  readonly folder: ShellWord | null
  /** Text that is handed to a shell (`npx -c`). */
  readonly call: ShellWord | null
  /** The command that it looks for in the project before it fetches a package of that name. */
  readonly runs: ShellWord | null
  readonly flags: readonly Flag[]
  /** It runs what it names. */
  readonly isRunner: boolean
  /** It installs for all projects. */
  readonly isGlobal: boolean
  /** The words that decide what is fetched are all known. */
  readonly isKnown: boolean
  /** How many of the words are the package manager's own; those after them are the program's that it runs. */
  readonly end: number
}

export const nothing: Reading = { type: 'nothing' }
export const unknown: Reading = { type: 'unknown' }

/** Installs or changes what is installed. @param folders - the flags that name the folder. */
export function step(specs: readonly ShellWord[], line: Line, folders: readonly string[]): StepReading {
  return {
    type: 'step',
    specs,
    folder: valuesOf(line, folders).at(-1) ?? null,
    call: null,
    runs: null,
    flags: line.flags,
    isRunner: false,
    isGlobal: isGlobal(line),
    isKnown: line.isKnown,
    end: line.end,
  }
}

/** How a package manager runs a package. */
export interface Runner extends Reader {
  readonly folders: readonly string[]
  /** The flags that name the packages. */
  readonly packages: readonly string[]
  /** The flags whose value is handed to a shell. */
  readonly calls: readonly string[]
  /** The package that a word stands for, where it is not the word itself. */
  readonly toSpec?: (word: ShellWord) => ShellWord
}

/** Reads what runs a package. */
export function readRunner(given: readonly ShellWord[], runner: Runner): Reading {
  const line = readLine(given, runner)
  const { toSpec } = runner
  const named = valuesOf(line, runner.packages)
  const call = valuesOf(line, runner.calls).at(-1) ?? null
  const [first] = line.words
  if (first === undefined && named.length === 0 && call === null) return line.isKnown ? nothing : unknown
  if (isHelp(line)) return nothing
  const one = first === undefined || call !== null ? [] : [toSpec?.(first) ?? first]
  return {
    ...step(named.length > 0 ? named : one, line, runner.folders),
    call,
    runs: named.length > 0 || toSpec !== undefined || one.length === 0 ? null : (first ?? null),
    isRunner: true,
    isGlobal: false,
  }
}

/** Whether it only prints what it is, or how it is used. */
export function isHelp(line: Line): boolean {
  const isAsked = hasSwitch(line, ['help', 'h', '?', 'H', 'usage'])
  return isAsked || hasSwitch(line, ['version', 'v'])
}

/** `-g`, `--global`, `--location=global`. */
function isGlobal(line: Line): boolean {
  const place = valuesOf(line, ['location', 'L']).at(-1)
  // pnpm takes a beginning too.
  const named = line.flags.filter(({ name }) => /^g(?:l|lo|lob|loba|lobal)?$/.test(name)).at(-1)
  const isNamed = named !== undefined && named.value?.text !== 'false'
  return isNamed || (place !== undefined && (place.text === 'global' || !place.isKnown))
}

/** The package that `npm init x` runs (`npm help init`): `create-x`, `@scope/create`, `@scope/create-x`. */
export function initializer({ text, isKnown }: ShellWord): ShellWord {
  if (!isKnown || /^[./]|:/.test(text)) return { text, isKnown }
  const [, scope, name = '', version = ''] = /^(@[^/@]+\/?)?([^@]*)(@.*)?$/.exec(text) ?? []
  if (scope === undefined) return known(name.includes('/') ? text : `create-${name}${version}`)
  const base = scope.endsWith('/') ? scope.slice(0, -1) : scope
  return known(name === '' ? `${base}/create${version}` : `${base}/create-${name}${version}`)
}

/** What follows `npm config`: `set a=b c d`. */
export function readSettings(words: readonly ShellWord[]): Reading {
  const [verb, ...rest] = words
  if (verb?.text !== 'set') return nothing
  const settings: (readonly [string, ShellWord])[] = []
  for (let at = 0; at < rest.length; at += 1) {
    const word = rest[at] as ShellWord
    const [name = '', ...value] = word.text.split('=')
    if (value.length > 0) settings.push([name, { ...word, text: value.join('=') }])
    else settings.push([name, rest[(at += 1)] ?? known('')])
  }
  return { type: 'configuration', settings }
}
