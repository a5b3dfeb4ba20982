// npm's and npx's command lines.

import { npmCommandNamed } from '../npm-commands.ts'
import { readLine, without, type Line } from './line.ts'
import { npmValueFlags, resolveNpmFlag } from './npm-flags.ts'
import {
  initializer,
  isHelp,
  nothing,
  readRunner,
  readSettings,
  step,
  unknown,
  type Reading,
  type Runner,
} from './reading.ts'
import type { ShellWord } from '../word.ts'

const folders = ['prefix', 'C']
/** npx alone reads `-p` as the name of a package, and reads no flag after the first word (npm's `bin/npx-cli.js`). */
const npx: Runner = {
  values: new Set([...npmValueFlags, 'p']),
  resolve: resolveNpxFlag,
  most: 1,
  folders,
  packages: ['package', 'p'],
  calls: ['call', 'c'],
}
/** npm takes flags from behind the package as well, up to `--`: `npm exec x --package=y` runs y. */
const exec: Runner = {
  values: npmValueFlags,
  resolve: resolveNpmFlag,
  folders,
  packages: ['package'],
  calls: ['call', 'c'],
}
const create: Runner = { ...exec, packages: [], calls: [], toSpec: initializer }

/** npx keeps its own `-p` and `--shell`; the rest is npm's. */
function resolveNpxFlag(name: string): readonly string[] {
  return name === 'p' ? ['package'] : name === 'shell' ? ['script-shell'] : resolveNpmFlag(name)
}

/** Reads what follows `npx`. */
export function readNpx(words: readonly ShellWord[]): Reading {
  return readRunner(words, npx)
}

/** Words of npm that change a tree and are not among the wrapper's: they test after they have installed, or link. */
const installing = new Set(['install', 'install-test', 'link'])
const changing = new Set(['ci', 'install-ci-test', 'update', 'uninstall', 'dedupe'])

/** Reads what follows `npm`. */
export function readNpm(given: readonly ShellWord[]): Reading {
  const line = readLine(given, { values: npmValueFlags, resolve: resolveNpmFlag })
  const [first, ...rest] = line.words
  if (isHelp(line)) return nothing
  if (first === undefined) return line.isKnown ? nothing : unknown
  if (!first.isKnown) return unknown
  const command = npmCommandNamed(first.text)
  const words = without(given, first)
  if (command === 'exec') return readRunning(words, line, exec)
  if (command === 'init') return rest[0] === undefined ? nothing : readRunning(words, line, create)
  if (command === 'run') return rest[0] === undefined ? nothing : { type: 'script', name: rest[0] }
  if (command === 'audit') return rest[0]?.text === 'fix' ? step([], line, folders) : nothing
  if (command === 'config' || command === 'set') return readSettings(command === 'set' ? line.words : rest)
  if (command !== null && installing.has(command)) {
    const read = step(rest, line, folders)
    // `npm link x` installs it for all projects first.
    return command === 'link' && rest.length > 0 ? { ...read, isGlobal: true } : read
  }
  if (command !== null && changing.has(command)) return step([], line, folders)
  return nothing
}

/** What follows `--` and the first word after it is the program's own, and need not be known. */
function readRunning(words: readonly ShellWord[], { flags }: Line, runner: Runner): Reading {
  const at = words.findIndex(({ text }) => text === '--')
  const own = readLine(words.slice(0, at), { values: npmValueFlags, resolve: resolveNpmFlag }).words
  const isNamed = own.length > 0 || flags.some(({ name }) => ['call', 'c', 'package'].includes(name))
  const reading = readRunner(at === -1 ? words : words.slice(0, at + (isNamed ? 1 : 2)), runner)
  // The command's own word is one of npm's too.
  return reading.type === 'step' ? { ...reading, end: reading.end + 1 } : reading
}
