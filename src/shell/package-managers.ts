// What a command line of a package manager brings in.

import { npmWords } from './npm-commands.ts'
import {
  bunValueFlags,
  npmValueFlags,
  npxValueFlags,
  pnpmValueFlags,
  readLine,
  yarnValueFlags,
  type Line,
} from './flags.ts'
import { known, type ShellWord } from './word.ts'

/** The commands that bring packages in. */
export type Manager = 'npm' | 'npx' | 'pnpm' | 'pnpx' | 'yarn' | 'bun' | 'bunx'

/** What a command line asks for. */
export type Reading =
  /** It changes no tree and runs no package of a registry. */
  | { readonly type: 'nothing' }
  /** A script of the project, by its name. */
  | { readonly type: 'script'; readonly name: ShellWord }
  /** Another command line. */
  | { readonly type: 'command'; readonly words: readonly ShellWord[] }
  | {
      readonly type: 'step'
      /** The packages it names. */
      readonly specs: readonly ShellWord[]
      /** The folder it names with a flag. */
      readonly folder: ShellWord | null
      /** Text that is handed to a shell (`npx -c`). */
      readonly call: ShellWord | null
      /** The command that it looks for in the project before it fetches a package of that name. */
      readonly runs: ShellWord | null
      /** The names of its own flags. */
      readonly flags: readonly string[]
      /** It runs what it names. */
      readonly isRunner: boolean
    }
  /** The words do not state which of these it is. */
  | { readonly type: 'unknown' }

const nothing: Reading = { type: 'nothing' }
const unknown: Reading = { type: 'unknown' }

/** Words of npm that change a tree and are not among the wrapper's: they test after they have installed, or link. */
const npmAlso = ['install-test', 'it', 'install-ci-test', 'cit', 'clean-install-test', 'sit', 'link', 'ln']
const npmInstalls = new Set<string>([...npmWords.install, 'install-test', 'it', 'link', 'ln'])
const npmChanges = new Set<string>([
  ...npmAlso,
  ...npmWords.install,
  ...npmWords.ci,
  ...npmWords.update,
  ...npmWords.uninstall,
  ...npmWords.dedupe,
])
const npmRuns = new Set(['run', 'run-script', 'rum', 'urn'])

/** Reads what follows the name of a package manager. */
export function readManager(manager: Manager, words: readonly ShellWord[]): Reading {
  switch (manager) {
    case 'npm':
      return readNpm(words)
    case 'npx':
      return readRunner(words, npxValueFlags, ['prefix', 'C'], (spec) => spec)
    case 'pnpm':
      return readPnpm(words)
    case 'pnpx':
      return readRunner(words, pnpmValueFlags, ['dir', 'C'], (spec) => spec)
    case 'yarn':
      return readYarn(words)
    case 'bun':
      return readBun(words)
    case 'bunx':
      return readRunner(words, bunValueFlags, ['cwd'], (spec) => spec)
  }
}

function readNpm(given: readonly ShellWord[]): Reading {
  const line = readLine(given, npmValueFlags)
  const [command, ...rest] = line.words
  const folderFlags = ['prefix', 'C']
  if (isHelp(line)) return nothing
  if (command === undefined) return line.isKnown ? nothing : unknown
  if (!command.isKnown) return unknown
  const { text } = command
  if (npmRuns.has(text)) return rest[0] === undefined ? nothing : { type: 'script', name: rest[0] }
  if ((npmWords.exec as readonly string[]).includes(text))
    return readRunner(after(given, text), npmValueFlags, folderFlags, (spec) => spec)
  if ((npmWords.create as readonly string[]).includes(text) || text === 'init' || text === 'innit')
    return readRunner(after(given, text), npmValueFlags, folderFlags, initializer)
  if (text === 'audit') return rest[0]?.text === 'fix' ? step([], line, folderFlags) : nothing
  if (npmChanges.has(text)) return step(npmInstalls.has(text) ? rest : [], line, folderFlags)
  // npm takes a beginning of a command's name for the whole: `npm upda`, `npm exe`.
  const whole = ['install-test', 'update', 'uninstall', 'dedupe', 'exec', 'create', 'clean-install'].find(
    (one) => text.length > 2 && one.startsWith(text),
  )
  return whole === undefined ? nothing : unknown
}

function readPnpm(given: readonly ShellWord[]): Reading {
  const line = readLine(given, pnpmValueFlags)
  const [command, ...rest] = line.words
  const folderFlags = ['dir', 'C']
  if (isHelp(line)) return nothing
  if (command === undefined) return line.isKnown ? nothing : unknown
  if (!command.isKnown) return unknown
  const { text } = command
  if (['add', 'install', 'i', 'link', 'ln'].includes(text)) return step(rest, line, folderFlags)
  if (text === 'dlx') return readRunner(after(given, text), pnpmValueFlags, folderFlags, (spec) => spec)
  if (text === 'create') return readRunner(after(given, text), pnpmValueFlags, folderFlags, initializer)
  if (text === 'exec')
    return { type: 'command', words: readLine(after(given, text), pnpmValueFlags, 1).words }
  if (text === 'run') return rest[0] === undefined ? nothing : { type: 'script', name: rest[0] }
  const changes =
    'update up upgrade remove rm uninstall un dedupe import unlink fetch ci clean-install install-test it'
  return changes.split(' ').includes(text) ? step([], line, folderFlags) : { type: 'script', name: command }
}

function readYarn(given: readonly ShellWord[]): Reading {
  const line = readLine(given, yarnValueFlags)
  const [command, ...rest] = line.words
  const folderFlags = ['cwd']
  if (isHelp(line)) return nothing
  if (command === undefined) return line.isKnown ? step([], line, folderFlags) : unknown
  if (!command.isKnown) return unknown
  const { text } = command
  if (text === 'global' && rest[0]?.text === 'add') return step(rest.slice(1), line, folderFlags)
  if (text === 'add') return step(rest, line, folderFlags)
  if (text === 'workspace' && rest.length > 1) {
    const name = rest[0] as ShellWord
    return readYarn(given.slice(given.indexOf(name) + 1))
  }
  if (text === 'dlx') return readRunner(after(given, text), yarnValueFlags, folderFlags, (spec) => spec)
  if (text === 'create') return readRunner(after(given, text), yarnValueFlags, folderFlags, initializer)
  if (text === 'exec')
    return { type: 'command', words: readLine(after(given, text), yarnValueFlags, 1).words }
  if (text === 'run') return rest[0] === undefined ? nothing : { type: 'script', name: rest[0] }
  const changes = 'install up upgrade upgrade-interactive remove dedupe import link unlink'
  const isFocus = text === 'workspaces' && rest[0]?.text === 'focus'
  const isChange = changes.split(' ').includes(text) || isFocus
  return isChange ? step([], line, folderFlags) : { type: 'script', name: command }
}

function readBun(given: readonly ShellWord[]): Reading {
  const line = readLine(given, bunValueFlags)
  const [command, ...rest] = line.words
  const folderFlags = ['cwd']
  if (isHelp(line)) return nothing
  if (command === undefined) return line.isKnown ? nothing : unknown
  if (!command.isKnown) return unknown
  const { text } = command
  if (['add', 'a', 'install', 'i', 'link'].includes(text)) return step(rest, line, folderFlags)
  if (text === 'x') return readRunner(after(given, text), bunValueFlags, folderFlags, (spec) => spec)
  if (text === 'create' || text === 'c')
    return readRunner(after(given, text), bunValueFlags, folderFlags, initializer)
  if (text === 'run') return rest[0] === undefined ? nothing : { type: 'script', name: rest[0] }
  if (['update', 'remove', 'rm', 'unlink', 'ci'].includes(text)) return step([], line, folderFlags)
  return { type: 'script', name: command }
}

/** Reads what runs a package: its flags come before the first word, and what follows is the package's own. */
function readRunner(
  given: readonly ShellWord[],
  valueFlags: ReadonlySet<string>,
  folderFlags: readonly string[],
  toSpec: (spec: ShellWord) => ShellWord,
): Reading {
  const line = readLine(given, valueFlags, 1)
  const named = [
    ...(line.values.get('package') ?? []),
    ...(valueFlags.has('p') ? (line.values.get('p') ?? []) : []),
  ]
  const call =
    line.values.get('call')?.at(-1) ??
    (valueFlags === npxValueFlags || valueFlags === npmValueFlags ? line.values.get('c')?.at(-1) : null) ??
    null
  const [first] = line.words
  if (first === undefined && named.length === 0 && call === null) return line.isKnown ? nothing : unknown
  if (first === undefined && isHelp(line)) return nothing
  const specs = named.length > 0 ? named : call !== null || first === undefined ? [] : [toSpec(first)]
  const isNamed = named.length > 0 || call !== null || first === undefined
  const runs = isNamed || toSpec(first) !== first ? null : first
  return { ...step(specs, line, folderFlags, call, runs), isRunner: true }
}

function step(
  specs: readonly ShellWord[],
  { values, switches }: Line,
  folderFlags: readonly string[],
  call: ShellWord | null = null,
  runs: ShellWord | null = null,
): Reading & { readonly type: 'step' } {
  const folder = folderFlags.map((name) => values.get(name)?.at(-1)).find((one) => one !== undefined) ?? null
  return { type: 'step', specs, folder, call, runs, flags: [...values.keys(), ...switches], isRunner: false }
}

/** The words before and after the command's own word, which is taken out. */
function after(given: readonly ShellWord[], command: string): ShellWord[] {
  const at = given.findIndex((word) => word.isKnown && word.text === command)
  return [...given.slice(0, at), ...given.slice(at + 1)]
}

function isHelp({ switches, words }: Line): boolean {
  const isAsked = ['help', 'h', '?', 'H', 'usage'].some((name) => switches.has(name))
  return isAsked || (words.length === 0 && ['version', 'v'].some((name) => switches.has(name)))
}

/** The package that `npm init x` runs (`npm help init`): `create-x`, `@scope/create`, `@scope/create-x`. */
function initializer({ text, isKnown }: ShellWord): ShellWord {
  if (!isKnown || /^[./]|:/.test(text)) return { text, isKnown }
  const [, scope, name = '', version = ''] = /^(@[^/@]+\/?)?([^@]*)(@.*)?$/.exec(text) ?? []
  if (scope === undefined) return known(name.includes('/') ? text : `create-${name}${version}`)
  const base = scope.endsWith('/') ? scope.slice(0, -1) : scope
  return known(name === '' ? `${base}/create${version}` : `${base}/create-${name}${version}`)
}
