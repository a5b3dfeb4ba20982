// deno's command lines, as far as they name packages of npm (deno 2, `deno help run`, `install`, `add`, `x`).

import { hasSwitch, readLine, without, type Line } from './line.ts'
import { isHelp, nothing, step, unknown, type Reading } from './reading.ts'
import type { ShellWord } from '../word.ts'

/** The flags that take the next word as their value; permissions take theirs behind `=`. */
const values: ReadonlySet<string> = new Set(
  'c config import-map lock L log-level env-file cert location seed ext n name root r p package'.split(' '),
)
/** They run a module, and what follows it is the module's own. */
const running = new Set(['run', 'x', 'serve', 'watch', 'test', 'bench', 'compile', 'cache'])

/** Reads what follows `deno`. */
export function readDeno(given: readonly ShellWord[]): Reading {
  const line = readLine(given, { values, most: 1 })
  const [command] = line.words
  if (command === undefined) return line.isKnown || isHelp(line) ? nothing : unknown
  if (!command.isKnown) return unknown
  const words = without(given, command)
  if (isPackage(command)) return run([command], line)
  if (command.text === 'x' || command.text === 'run' || running.has(command.text)) return readRun(words)
  if (command.text === 'init' || command.text === 'create') return readInit(words)
  if (!['install', 'i', 'add'].includes(command.text)) return nothing
  const rest = readLine(words, { values })
  if (isHelp(rest)) return nothing
  const isGlobal = hasSwitch(rest, ['g', 'global'])
  const specs = (isGlobal ? rest.words.slice(0, 1) : rest.words).filter(
    (word) => !word.isKnown || isPackage(word),
  )
  if (specs.length === 0 && rest.words.length > 0) return nothing
  return { ...step(specs.map(toNpm), rest, []), isGlobal }
}

/** Reads what follows `dx`, deno's npx. */
export function readDx(words: readonly ShellWord[]): Reading {
  return readRun(words)
}

function readRun(words: readonly ShellWord[]): Reading {
  const line = readLine(words, { values, most: 1 })
  const [module] = line.words
  if (isHelp(line) || module === undefined) return nothing
  return !module.isKnown || isPackage(module) ? run([module], line) : nothing
}

/** `deno init --npm vite` runs `create-vite`. */
function readInit(words: readonly ShellWord[]): Reading {
  const line = readLine(words, { values: new Set([...values, 'npm']), most: 0 })
  const named = readLine(words, { values: new Set([...values, 'npm']) }).flags.find(
    ({ name }) => name === 'npm',
  )
  if (named?.value == null) return nothing
  return run([{ ...named.value, text: `create-${named.value.text}` }], line)
}

function run(specs: readonly ShellWord[], line: Line): Reading {
  return { ...step(specs.map(toNpm), line, []), isRunner: true }
}

function isPackage({ text }: ShellWord): boolean {
  return /^(?:npm|jsr):/.test(text)
}

/** A package of another registry stays as it is: no one here can judge it. */
function toNpm(word: ShellWord): ShellWord {
  const [, name] = /^npm:\/?((?:@[^/]+\/)?[^/]+)/.exec(word.text) ?? []
  return { ...word, text: name ?? word.text }
}
