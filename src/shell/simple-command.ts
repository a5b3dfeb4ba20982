// What one simple command runs: through its prefixes, to the package manager or the program behind them.

import { allowsScripts, approves, type Surroundings } from './found.ts'
import type { TreeFolder } from './environment.ts'
import { managerNamed } from './managers/index.ts'
import { runManager } from './run-manager.ts'
import { runProgram } from './run-program.ts'
import { joined, unwrap, type Unwrapped } from './prefixes.ts'
import { isWrapperBent, readCorepack, readWrapper } from './wrappers.ts'
import { nameOf, type ShellWord } from './word.ts'

/** No person puts more programs before one another. */
const maxTurns = 20

/** What is left to run. */
interface Rest {
  readonly words: readonly ShellWord[]
  readonly place: TreeFolder
  readonly around: Surroundings
}

/** Runs the words of a simple command. */
export function runWords(words: readonly ShellWord[], place: TreeFolder, around: Surroundings): void {
  let rest: Rest | null = { words, place, around }
  for (let turn = 0; rest !== null; turn += 1) {
    if (turn > maxTurns) return around.found.pass(joined(rest.words).text)
    rest = runOnce(rest)
  }
}

/** Takes one program off, or runs the last one. */
function runOnce({ words, place, around }: Rest): Rest | null {
  const [head, ...args] = words
  const { found } = around
  if (head === undefined) return null
  if (!head.isKnown) {
    const verb = args[0]?.text ?? ''
    if (['install', 'i', 'add', 'ci', 'dlx', 'exec', 'create'].includes(verb)) found.isOpaque = true
    found.passProgram(head.text, joined(args).text)
    return null
  }
  const name = nameOf(head.text)
  const alias = found.aliasOf(head.text)
  if (alias !== null) {
    found.passProgram(alias, joined(args).text)
    return null
  }
  const prefix = unwrap(name, args)
  if (prefix !== null) return runPrefix(prefix, place, around)
  const inner = readInner(name, args, place, around)
  if (inner !== null) return { place, ...inner }
  const manager = managerNamed(name)
  if (manager === null) {
    runProgram({ name, words, place, around, run: runWords })
    return null
  }
  // A program of that name inside the project is no package manager that is known here.
  const isOwn = /[/\\]/.test(head.text) && !/^(?:[/\\]|[a-z]:)/i.test(head.text)
  runManager({ tool: manager, args, place, around, isOwn, run: runWords })
  return null
}

function runPrefix(prefix: Unwrapped, place: TreeFolder, around: Surroundings): Rest | null {
  const inside = place.copy()
  if (prefix.isElsewhere) inside.leave()
  if (prefix.folder !== null) inside.enter(prefix.folder)
  const within = { ...around, env: [...around.env, ...prefix.env] }
  for (const line of prefix.lines) {
    if (line.isKnown) around.analyse(line.text, inside.copy())
    else around.found.passUnknown(line.text)
  }
  return prefix.words.length === 0 ? null : { words: prefix.words, place: inside, around: within }
}

/** `corepack pnpm`, `node …/npm-cli.js`, `depgate npm`: the package manager behind it. */
function readInner(
  name: string,
  args: readonly ShellWord[],
  place: TreeFolder,
  around: Surroundings,
): Pick<Rest, 'words' | 'around'> | null {
  const [script] = args
  const isScript = script !== undefined && /[/\\]/.test(script.text)
  if (name === 'node' && isScript && managerNamed(nameOf(script.text)) !== null)
    return { words: args, around }
  if (name === 'node' && isScript && nameOf(script.text) === 'depgate') return { words: args, around }
  if (name === 'corepack') {
    const words = readCorepack(args)
    return { words: words ?? [], around }
  }
  if (name !== 'depgate') return null
  const [command, ...rest] = args
  const line = `depgate ${joined([...args.slice(0, 9)]).text}`
  // It edits the manifest and runs the scripts in one go: what is seen afterwards is too late.
  if (command?.text === 'allow-scripts' && rest.length > 0) around.found.reserve(line, allowsScripts)
  const isHelp = rest.some(({ text }) => text === '--help' || text === '-h')
  if (command?.text === 'approve' && !isHelp) around.found.reserve(line, approves)
  const words = readWrapper(args)
  if (words === null) return null
  return { words, around: { ...around, isWrapped: !isWrapperBent(args, [...place.env, ...around.env]) } }
}
