// Recognizes npm's command lines, and separates depgate's flags from npm's.

import { DepgateError } from '../errors.ts'
import { initTargets } from '../setup/init-targets.ts'
import { npmCommandOf, npmWords } from '../shell/npm-commands.ts'

/** A command line of npm. */
export interface NpmCommand {
  readonly tool: 'npm' | 'npx'
  readonly args: readonly string[]
  readonly options: WrapOptions
}

const wrapped = new Set<string>(Object.values(npmWords).flat())

/** Returns npm's command line, or null where the command is depgate's own. `init` is npm's only with an initializer that depgate does not have. */
export function npmCommand(argv: readonly string[]): NpmCommand | null {
  const [word = '', ...rest] = argv
  if (word === 'npm') return open('npm', rest)
  if (word === 'npx') return open('npx', rest)
  // The first name decides: behind one of depgate's own a mistyped one is an error, and never a package that npm runs.
  const first = rest.find((one) => !one.startsWith('-'))
  const isInitializer = word === 'init' && first !== undefined && !own.has(first)
  return wrapped.has(word) || isInitializer ? open('npm', argv) : null
}

/** The targets of `depgate init`; any other name is an initializer of npm. */
const own = new Set<string>(initTargets)

/** Commands that run a package or a script, after whose name the flags belong to that. */
const runners = new Set<string>([...npmWords.exec, ...npmWords.create, 'init', 'run', 'run-script'])

/**
 * Extracts depgate's own flags: `--policy`, `--safe` and `--receipt`, which npm does not have. Words after `--`, or after
 * the name of a package that is run, are passed on unread.
 */
function open(tool: NpmCommand['tool'], given: readonly string[]): NpmCommand {
  const isWord = (one: string) => !one.startsWith('-')
  const command = given.findIndex(isWord)
  const isRunner = tool === 'npx' || runners.has(given[command] ?? '')
  const name = isRunner ? given.findIndex((one, at) => (tool === 'npx' || at > command) && isWord(one)) : -1
  const end = name === -1 ? given.indexOf('--') : name
  const [before, rest] = end === -1 ? [given, []] : [given.slice(0, end), given.slice(end)]
  const args: string[] = []
  const named = new Map<string, string>()
  let isSafe = false
  for (let at = 0; at < before.length; at += 1) {
    const word = before[at] ?? ''
    const [, flag, value] = /^--(policy|receipt)(?:=(.*))?$/s.exec(word) ?? []
    if (flag === undefined) {
      if (word === '--safe') isSafe = true
      else args.push(word)
      continue
    }
    const file = value ?? before[(at += 1)]
    if (file === undefined || file === '') throw new DepgateError('EUSAGE', `--${flag} needs a file`)
    named.set(flag, file)
  }
  const receipt = named.get('receipt') ?? null
  const isCi = tool === 'npm' && npmCommandOf(args.find(isWord) ?? '') === 'ci'
  if (receipt !== null && !isCi) {
    // Any other command writes a new lockfile, for which there cannot be a receipt.
    throw new DepgateError('EUSAGE', '--receipt goes with "depgate ci" and "depgate check"')
  }
  return { tool, args: [...args, ...rest], options: { policy: named.get('policy') ?? null, receipt, isSafe } }
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
