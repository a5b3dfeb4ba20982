// yarn's command lines (yarn 1 to 4).

import { readLine, without } from './line.ts'
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

/** The flags that take a value. */
const values: ReadonlySet<string> = new Set(
  (
    'cwd registry modules-folder cache-folder mutex network-timeout network-concurrency preferred-cache-folder use-yarnrc ' +
    'global-folder link-folder link-duplicates package p mode pattern A tag otp prefix scripts-prepend-node-path ' +
    'from exclude include j jobs proxy https-proxy'
  ).split(' '),
)
const folders = ['cwd']
const dlx: Runner = { values, most: 1, folders, packages: ['package', 'p'], calls: [] }
const changes = new Set('install up upgrade upgrade-interactive remove dedupe import link unlink'.split(' '))

/** Reads what follows `yarn`. */
export function readYarn(given: readonly ShellWord[]): Reading {
  const line = readLine(given, { values })
  const [command, ...rest] = line.words
  const isAsked = isHelp(readLine(given, { values, most: 1 }))
  if (isAsked) return nothing
  if (command === undefined) return line.isKnown ? step([], line, folders) : unknown
  if (!command.isKnown) return unknown
  const { text } = command
  const words = without(given, command)
  if (text === 'global') return readGlobal(rest, line)
  if (text === 'workspace' && rest[0] !== undefined && rest.length > 1)
    return readYarn(given.slice(given.indexOf(rest[0]) + 1))
  if (text === 'dlx') return readRunner(words, dlx)
  if (isHelp(line)) return nothing
  if (text === 'add') return step(rest, line, folders)
  if (text === 'create') return readRunner(words, { ...dlx, packages: [], toSpec: initializer })
  if (text === 'exec') return { type: 'command', words: readLine(words, { values, most: 1 }).words }
  if (text === 'config') return readSettings(rest)
  if (text === 'run') return rest[0] === undefined ? nothing : { type: 'script', name: rest[0] }
  // `yarn set version x` and `yarn plugin import x` write files that are watched.
  const isFocus = text === 'workspaces' && rest[0]?.text === 'focus'
  const isForeach = text === 'workspaces' && rest[0]?.text === 'foreach'
  if (isForeach) return readForeach(given, rest)
  return changes.has(text) || isFocus ? step([], line, folders) : { type: 'script', name: command }
}

/** yarn 1 installs into a folder of its own: `yarn global add x`. */
function readGlobal([verb, ...specs]: readonly ShellWord[], line: ReturnType<typeof readLine>): Reading {
  const isChange = ['add', 'upgrade'].includes(verb?.text ?? '')
  if (!isChange) return verb?.isKnown === false ? unknown : nothing
  return { ...step(specs, line, folders), isGlobal: true }
}

/** `yarn workspaces foreach -A exec npx x` and its like. */
function readForeach(given: readonly ShellWord[], rest: readonly ShellWord[]): Reading {
  const [, inner] = rest
  return inner === undefined ? nothing : readYarn(given.slice(given.indexOf(inner)))
}
