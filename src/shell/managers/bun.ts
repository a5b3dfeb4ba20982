// bun's and bunx's command lines.

import { readLine, without } from './line.ts'
import {
  initializer,
  isHelp,
  nothing,
  readRunner,
  step,
  unknown,
  type Reading,
  type Runner,
} from './reading.ts'
import type { ShellWord } from '../word.ts'

/** The flags that take a value. */
const values: ReadonlySet<string> = new Set(
  (
    'cwd registry c config cache-dir filter F backend package p omit network-concurrency concurrent-scripts cafile ca ' +
    'linker env-file r preload minimum-release-age'
  ).split(' '),
)
const folders = ['cwd']
const runner: Runner = { values, most: 1, folders, packages: ['package', 'p'], calls: [] }

/** Reads what follows `bunx`. */
export function readBunx(words: readonly ShellWord[]): Reading {
  return readRunner(words, runner)
}

/** Reads what follows `bun`. */
export function readBun(given: readonly ShellWord[]): Reading {
  const line = readLine(given, { values })
  const [command, ...rest] = line.words
  if (isHelp(readLine(given, { values, most: 1 }))) return nothing
  if (command === undefined) return line.isKnown ? nothing : unknown
  if (!command.isKnown) return unknown
  const { text } = command
  const words = without(given, command)
  if (text === 'x') return readRunner(words, runner)
  if (isHelp(line)) return nothing
  if (text === 'create' || text === 'c')
    return readRunner(words, { ...runner, packages: [], toSpec: initializer })
  if (text === 'init') return nothing
  if (['add', 'a', 'install', 'i', 'link'].includes(text)) return step(rest, line, folders)
  if (text === 'run') return rest[0] === undefined ? nothing : { type: 'script', name: rest[0] }
  if (['update', 'remove', 'rm', 'unlink', 'ci'].includes(text)) return step([], line, folders)
  return { type: 'script', name: command }
}
