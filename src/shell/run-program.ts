// A program that is no package manager: shells and what else runs texts or words, and what is not read.

import type { Surroundings } from './found.ts'
import type { TreeFolder } from './environment.ts'
import { runGit } from './git.ts'
import { namesInstall } from './mentions.ts'
import { joined, readAssignment, readFind, readXargs } from './prefixes.ts'
import {
  interpreters,
  isQuiet,
  lineReaders,
  runnersOfTargets,
  settingsOf,
  shells,
  windowsShells,
} from './programs.ts'
import { readShell } from './shell-program.ts'
import { runSsh } from './ssh.ts'
import { stdin, type RunWords } from './run-manager.ts'
import type { ShellWord } from './word.ts'

/** A program and its words. */
export interface ProgramCall {
  readonly name: string
  /** Its own word, and what follows. */
  readonly words: readonly ShellWord[]
  readonly place: TreeFolder
  readonly around: Surroundings
  readonly run: RunWords
}

type Runner = (rest: readonly ShellWord[], call: ProgramCall) => void

/** Programs that are read, by name. */
const readers: Readonly<Record<string, Runner>> = {
  cd: (rest, { place }) => place.enter(targetOf(rest)),
  pushd: (rest, { place }) => {
    const target = targetOf(rest)
    if (target === null) place.leave()
    else place.push(target)
  },
  popd: (_, { place }) => place.pop(),
  export: exportAll,
  declare: exportAll,
  typeset: exportAll,
  alias: (rest, { around }) => {
    for (const { text } of rest) {
      const [, name, value] = /^([^=]+)=(.*)$/s.exec(text) ?? []
      if (name !== undefined && value !== undefined) around.found.alias(name, value)
    }
  },
  eval: (rest, { place, around }) => {
    const line = joined(rest)
    if (line.isKnown) around.analyse(line.text, place)
    else if (!settingsOf.test(line.text.replace(/^"(.*)"$/s, '$1'))) around.found.passUnknown(line.text)
  },
  xargs: (rest, { place, around, run }) => {
    const inner = readXargs(rest)
    // What it reads is put after the command's own words.
    run(inner.length === 0 ? inner : [...inner, stdin], place, around)
  },
  parallel: (rest, { place, around }) => {
    const at = rest.findIndex(({ text }) => /^:{3,4}\+?$/.test(text))
    const words = withoutFlags(at === -1 ? rest : rest.slice(0, at))
    const line = joined(words.map((word) => ({ ...word, text: word.text.replace(/\{[^{}]*\}/g, '"$1"') })))
    // It reads each template as a shell does, with a word of its list behind it.
    if (line.isKnown && line.text !== '') around.analyse(`${line.text} "$1"`, place.copy())
    else around.found.passUnknown(joined(rest).text)
  },
  find: findAll,
  fd: findAll,
  fdfind: findAll,
  git: (rest, { place, around, run }) => runGit(rest, place, around, run),
  ssh: (rest, { place, around }) => runSsh(rest, place, around),
  tmux: (rest, { place, around }) => {
    // A word with a blank is a line for its shell: `tmux send-keys 'npx x' Enter`.
    for (const word of rest.filter(({ text }) => /\s/.test(text))) around.analyse(word.text, place.copy())
    around.found.pass(joined(rest.filter(({ text }) => !/\s/.test(text))).text)
  },
}

/** Runs a program that is no package manager. */
export function runProgram(call: ProgramCall): void {
  const { name, words, around } = call
  const { found } = around
  const [head, ...rest] = words as [ShellWord, ...ShellWord[]]
  const read = Object.hasOwn(readers, name) ? readers[name] : undefined
  const text = joined(rest).text
  if (read !== undefined) return read(rest, call)
  if (shells.has(name)) return runShell(rest, call)
  if (name === 'cmd' || windowsShells.has(name)) return runWindowsShell(rest, call)
  if (isQuiet(name, text)) return
  for (const [, value] of around.env) found.pass(value.text)
  const isScript = /[/\\]/.test(head.text)
  if (isScript) runScript(head, call)
  if (lineReaders.has(name)) return readStdin(call)
  found.pass(`${name} ${text}`)
  if (interpreters.has(name)) runInterpreter(rest, call)
  if (runnersOfTargets.has(name) && typeof around.here === 'string') found.pass(around.here)
  if (runnersOfTargets.has(name)) {
    const targets = rest.filter((word) => !word.text.startsWith('-'))
    const own = name === 'make' ? targets : targets.slice(0, 1)
    if (own.some((word) => namesInstall(word.text))) found.isOpaque = true
    for (const target of own) if (found.hasWritten(target.text)) found.hide(`${name} ${target.text}`)
  }
}

function targetOf(rest: readonly ShellWord[]): ShellWord | null {
  return rest.find((word) => !/^-[LPe@]+$/.test(word.text) && word.text !== '--') ?? null
}

function exportAll(rest: readonly ShellWord[], { place, around }: ProgramCall): void {
  for (const word of rest) {
    const assigned = readAssignment(word)
    if (assigned === null) continue
    place.export(...assigned)
    around.found.assign(assigned[1].text)
  }
}

function findAll(rest: readonly ShellWord[], { name, place, around, run }: ProgramCall): void {
  for (const inner of readFind(name, rest)) run(inner, place.copy(), around)
}

/** Flags of `parallel` and their values, where they are listed (`parallel --help`). */
function withoutFlags(words: readonly ShellWord[]): readonly ShellWord[] {
  const values =
    '-j --jobs -a --arg-file -C --colsep -d --delimiter -I -n --max-args -N --timeout --retries --delay -S --sshlogin --joblog --results --tmpdir --workdir --wd'
  for (let at = 0; at < words.length; at += 1) {
    const { text } = words[at] as ShellWord
    if (values.split(' ').includes(text)) at += 1
    else if (!text.startsWith('-')) return words.slice(at)
  }
  return []
}

function runShell(given: readonly ShellWord[], call: ProgramCall): void {
  const { around, place } = call
  const { found } = around
  const program = readShell(given)
  if (program.type === 'line') {
    if (program.line.isKnown) around.analyse(program.line.text, place.copy())
    else found.passUnknown(program.line.text)
  } else if (program.type === 'script') runScript(program.script, call)
  else readStdin(call)
}

function runScript(script: ShellWord, { around, name }: ProgramCall): void {
  const { found } = around
  if (!script.isKnown) found.passUnknown(script.text)
  else if (namesInstall(script.text.replace(/^.*[/\\]/s, ''))) found.isOpaque = true
  if (found.hasWritten(script.text)) found.hide(`${name} ${script.text}`)
}

/** What a program runs that comes through its stdin. */
function readStdin({ around, place, name }: ProgramCall): void {
  const { here, found, piped, analyse } = around
  if (typeof here === 'string') return analyse(here, place.copy())
  if (here === undefined || piped !== null) {
    found.isOpaque = true
    found.pass(piped ?? '')
    if (piped === null) found.passUnknown(name)
  }
}

/** A script, or code in a word or a here-document. */
function runInterpreter(rest: readonly ShellWord[], call: ProgramCall): void {
  const { found, here, piped } = call.around
  const target = rest.find((word) => !word.text.startsWith('-'))
  if (target !== undefined && namesInstall(target.text)) found.isOpaque = true
  if (target !== undefined && found.hasWritten(target.text)) found.hide(`${call.name} ${target.text}`)
  if (typeof here === 'string') found.pass(here)
  if (piped !== null) found.pass(piped)
}

function runWindowsShell(rest: readonly ShellWord[], { around, place }: ProgramCall): void {
  const at = rest.findIndex((word) => /^(?:[/-]c|\/k|-command)$/i.test(word.text))
  const line = joined(rest.slice(at + 1))
  if (at !== -1 && line.isKnown) around.analyse(line.text, place.copy())
  else around.found.pass(joined(rest).text)
}
