// Recognizes npm's command lines, and separates depgate's flags from npm's.

import { DepgateError } from '../errors.ts'
import { npmCommandNamed, npmCommandOf, npmWords } from '../shell/npm-commands.ts'
import { findWords, ownFlags, refuseUnknown } from './npm-words.ts'

/** A command line of npm. */
export interface NpmCommand {
  readonly tool: 'npm' | 'npx'
  readonly args: readonly string[]
  readonly options: WrapOptions
  /** The command where depgate has it itself: not behind `npm` and `npx`, whose user means just that. */
  readonly own?: keyof typeof npmWords
}

const wrapped = new Set<string>(Object.values(npmWords).flat())

/**
 * Returns npm's command line, or null where the command is depgate's own. Nothing that depgate does not know is passed to
 * npm, except behind `npm`, `npx` and `create`: `npm init <word>` runs `create-<word>`, and a word can be mistyped.
 *
 * @throws {DepgateError} EUSAGE.
 */
export function npmCommand(argv: readonly string[]): NpmCommand | null {
  const [word = '', ...rest] = argv
  if (word === 'npm') return open('npm', rest)
  if (word === 'npx') return open('npx', rest)
  if (!wrapped.has(word)) return null
  const own = npmCommandOf(word)
  if (own !== 'create') refuseUnknown(argv)
  return { ...open('npm', argv), ...(own === null ? {} : { own }) }
}

/** Commands that run a package or a script, after whose name the flags belong to that. */
const runners = new Set<string>([...npmWords.exec, ...npmWords.create, 'init', 'run', 'run-script'])

/** Commands that run a program of the user's, to which stdout belongs. */
const programs = new Set(['exec', 'init', 'run', 'test', 'start', 'stop', 'restart', 'explore'])

/** Whether stdout is that of a program that npm starts: `depgate npx tool | jq`. */
export function runsProgram({ tool, args }: Pick<NpmCommand, 'tool' | 'args'>): boolean {
  const [command = -1] = findWords(tool, args)
  return tool === 'npx' || programs.has(npmCommandNamed(args[command] ?? '') ?? '')
}

/** Whether npm writes patches, and their hashes into the lockfile: `npm patch commit` (npm 12). */
export function recordsPatches({ tool, args }: Pick<NpmCommand, 'tool' | 'args'>): boolean {
  const [command = -1] = findWords(tool, args)
  return tool === 'npm' && args[command] === 'patch'
}

/** Commands that build a tree, and recover from a killed install before. */
const building = new Set([
  ...['install', 'ci', 'update', 'uninstall', 'dedupe', 'find-dupes', 'exec', 'init', 'link', 'prune'],
  ...['install-test', 'install-ci-test'],
])

/** Whether a command recovers from an install that was killed; `audit` does where it fixes. */
export function recovers({ tool, args }: Pick<NpmCommand, 'tool' | 'args'>): boolean {
  const [command = -1, next = -1] = findWords(tool, args)
  const name = npmCommandNamed(args[command] ?? '') ?? ''
  return tool === 'npx' || building.has(name) || (name === 'audit' && args[next] === 'fix')
}

/**
 * Extracts depgate's own flags: `--policy`, `--safe` and `--receipt`, which npm does not have. Words after `--`, or after
 * the name of a package that is run, are passed on unread.
 */
function open(tool: NpmCommand['tool'], given: readonly string[]): NpmCommand {
  const end = endOfOwn(tool, given)
  const [before, rest] = [given.slice(0, end), given.slice(end)]
  const args: string[] = []
  const named = new Map<string, string>()
  let isSafe = false
  for (let at = 0; at < before.length; at += 1) {
    const word = before[at] ?? ''
    const [, flag, value] = /^--(\w+)(?:=(.*))?$/s.exec(word) ?? []
    if (flag === undefined || ownFlags[flag] !== 'file') {
      if (word === '--safe') isSafe = true
      else args.push(word)
      continue
    }
    const file = value ?? before[(at += 1)]
    if (file === undefined || file === '') throw new DepgateError('EUSAGE', `--${flag} needs a file`)
    named.set(flag, file)
  }
  const receipt = named.get('receipt') ?? null
  const [command = -1] = findWords(tool, args)
  const isCi = tool === 'npm' && npmCommandOf(args[command] ?? '') === 'ci'
  if (receipt !== null && !isCi) {
    // Any other command writes a new lockfile, for which there cannot be a receipt.
    throw new DepgateError('EUSAGE', '--receipt goes with "depgate ci" and "depgate check"')
  }
  return { tool, args: [...args, ...rest], options: { policy: named.get('policy') ?? null, receipt, isSafe } }
}

/** Where depgate's own flags end: at the name of what is run, or at `--`. */
function endOfOwn(tool: NpmCommand['tool'], args: readonly string[]): number {
  const [first, second] = findWords(tool, args)
  const isRunner = tool === 'npx' || runners.has(args[first ?? -1] ?? '')
  const name = isRunner ? (tool === 'npx' ? first : second) : undefined
  const end = name ?? args.indexOf('--')
  return end === -1 ? args.length : end
}

/** npm's arguments with flags of depgate where it reads them. */
export function withOwnFlags(
  { tool, args }: Pick<NpmCommand, 'tool' | 'args'>,
  flags: readonly string[],
): string[] {
  const end = endOfOwn(tool, args)
  return [...args.slice(0, end), ...flags, ...args.slice(end)]
}

/** depgate's own flags on npm's command line. */
export interface WrapOptions {
  /** From `--policy`. */
  readonly policy: string | null
  /** From `--receipt`: only the lockfile that the receipt was made for may be installed. */
  readonly receipt: string | null
  /** Whether the newest passing tree is installed instead of a refused one. */
  readonly isSafe: boolean
}
