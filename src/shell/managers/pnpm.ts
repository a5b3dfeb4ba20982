// pnpm's command lines (pnpm 8 to 10, `pnpm help`).

import { readLine, valuesOf, without } from './line.ts'
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
    'C dir F filter filter-prod reporter loglevel registry store-dir virtual-store-dir workspace-concurrency ' +
    'network-concurrency package lockfile-dir modules-dir node-linker package-import-method child-concurrency ' +
    'changed-files-ignore-pattern test-pattern cpu os libc config use-node-version save-prefix tag allow-build ' +
    'global-dir global-bin-dir userconfig globalconfig prefix proxy https-proxy noproxy cafile ca cert key'
  ).split(' '),
)
const folders = ['dir', 'C', 'prefix']
/** `-c` is pnpm's switch for a shell, not a flag with a value (`pnpm help dlx`). */
const dlx: Runner = { values, most: 1, folders, packages: ['package'], calls: [] }

const changes = new Set(
  'update up upgrade remove rm uninstall un dedupe import unlink fetch ci clean-install install-test it'.split(
    ' ',
  ),
)

/** Reads what follows `pnpx`. */
export function readPnpx(words: readonly ShellWord[]): Reading {
  return asShell(readRunner(words, dlx), words)
}

/** Reads what follows `pnpm`. */
export function readPnpm(given: readonly ShellWord[]): Reading {
  const line = readLine(given, { values })
  const [command, ...rest] = line.words
  if (command === undefined) return line.isKnown || isHelp(line) ? nothing : unknown
  if (!command.isKnown) return unknown
  const { text } = command
  const words = without(given, command)
  if (text === 'dlx') return asShell(readRunner(words, dlx), words)
  if (isHelp(line)) return nothing
  if (text === 'create') return readRunner(words, { ...dlx, toSpec: initializer })
  if (text === 'exec') return { type: 'command', words: readLine(words, { values, most: 1 }).words }
  if (['add', 'install', 'i', 'link', 'ln'].includes(text)) return step(rest, line, folders)
  if (text === 'config' || text === 'c') return readSettings(rest)
  if (text === 'set') return readSettings(line.words)
  if (text === 'run') return rest[0] === undefined ? nothing : { type: 'script', name: rest[0] }
  if (text === 'env' || text === 'self-update') return nothing
  return changes.has(text) ? step([], line, folders) : { type: 'script', name: command }
}

/** `pnpm -c dlx --package x 'x --flag'`: the word is a line for a shell. */
function asShell(reading: Reading, words: readonly ShellWord[]): Reading {
  const line = readLine(words, { values, most: 1 })
  const isShell = line.flags.some(({ name }) => name === 'c' || name === 'shell-mode')
  const [first] = line.words
  if (reading.type !== 'step' || !isShell || first === undefined) return reading
  return { ...reading, specs: valuesOf(line, ['package']), call: first, runs: null }
}
