// What one simple command runs: through its prefixes, into the shells it opens, to the package manager.

import npa from 'npm-package-arg'
import { readManager, type Manager, type Reading } from './package-managers.ts'
import {
  interpreters,
  managers,
  namesProgram,
  quiet,
  runnersOfTargets,
  settingsOf,
  shells,
  affectsExecution,
  windowsShells,
} from './programs.ts'
import type { TreeFolder } from './environment.ts'
import { readAssignment, readFind, readShell, readXargs, unwrap } from './prefixes.ts'
import { known, namesInstall, namesManager, type ShellWord } from './word.ts'
import type { Step } from './step.ts'

/** What was found so far. */
export interface Found {
  readonly steps: Step[]
  isOpaque: boolean
}

/** What a simple command is in. */
export interface Surroundings {
  readonly found: Found
  readonly env: readonly (readonly [name: string, value: ShellWord])[]
  /** It reads what another program writes. */
  readonly isPiped: boolean
  /** What a here-document feeds it: null for none, undefined where it is not known. */
  readonly here: string | null | undefined
  readonly isDeep: boolean
  /** Reads a text as a shell does. */
  readonly analyse: (text: string, place: TreeFolder) => void
}

/** What `xargs` reads and puts after the words of a command. */
const stdin: ShellWord = { text: '', isKnown: false }

/** Runs the words of a simple command. */
export function runWords(given: readonly ShellWord[], place: TreeFolder, around: Surroundings): void {
  let [words, env, inside] = [given, around.env, place]
  const { found } = around
  for (let turn = 0; ; turn += 1) {
    const [head, ...rest] = words
    if (head === undefined) return
    const opaqueIfNamed = () => {
      if (namesManager(words.map((word) => word.text).join(' '))) found.isOpaque = true
    }
    if (turn > 20) return opaqueIfNamed()
    if (!head.isKnown) {
      if (['install', 'i', 'add', 'ci', 'dlx', 'exec', 'create'].includes(rest[0]?.text ?? ''))
        found.isOpaque = true
      return opaqueIfNamed()
    }
    const name = nameOf(head.text)
    const prefix = unwrap(name, rest)
    if (prefix !== null) {
      env = [...env, ...prefix.env]
      if (prefix.folder !== null) {
        inside = inside.copy()
        inside.enter(prefix.folder)
      }
      if (prefix.line !== null) {
        return prefix.line.isKnown && prefix.words.length === 0
          ? around.analyse(prefix.line.text, inside)
          : opaqueIfNamed()
      }
      words = prefix.words
      continue
    }
    if (name === 'corepack') {
      const [first] = rest
      const manager = first?.isKnown === true ? first.text.replace(/(.)@.*$/s, '$1') : ''
      if (['use', 'up'].includes(manager)) found.isOpaque = true
      if (!Object.hasOwn(managers, manager)) return
      words = [known(manager), ...rest.slice(1)]
      continue
    }
    const [script] = rest
    const isScriptOf =
      script !== undefined && /[/\\]/.test(script.text) && Object.hasOwn(managers, nameOf(script.text))
    if (name === 'node' && isScriptOf) {
      words = rest
      continue
    }
    const manager = Object.hasOwn(managers, name) ? managers[name] : undefined
    if (manager !== undefined) {
      // A program of that name inside the project is no package manager that is known here.
      const isOwn = /[/\\]/.test(head.text) && !/^(?:[/\\]|[a-z]:)/i.test(head.text)
      if (isOwn) found.isOpaque = true
      return runManager(manager, rest, inside, { ...around, env }, isOwn)
    }
    return runOther(name, words, inside, { ...around, env }, opaqueIfNamed)
  }
}

function runManager(
  tool: Manager,
  args: readonly ShellWord[],
  place: TreeFolder,
  around: Surroundings,
  isOwn: boolean,
): void {
  const { found } = around
  const reading: Reading = readManager(tool, args)
  if (reading.type === 'unknown') found.isOpaque = true
  if (reading.type === 'script' && (!reading.name.isKnown || namesInstall(reading.name.text)))
    found.isOpaque = true
  if (reading.type === 'command') return runWords(reading.words, place, around)
  if (reading.type !== 'step') return
  const where = place.copy()
  if (reading.folder !== null) where.enter(reading.folder)
  const env = [...place.env, ...around.env]
  const isEnvKnown = env.every(
    ([name, value]) => name.toUpperCase() !== 'PATH' && (value.isKnown || !affectsExecution.test(name)),
  )
  const settings = env.flatMap(([name]) => /^npm_config_(.*)$/i.exec(name)?.[1] ?? [])
  const isComplete = args.every((word) => word.isKnown)
  if (!isComplete || !isEnvKnown || !where.isKnown) found.isOpaque = true
  const specs = isComplete ? reading.specs.map((word) => word.text) : null
  const isNpm = tool === 'npm' || tool === 'npx'
  const isResolvable = specs !== null && (isNpm || (specs.length > 0 && specs.every(isOfRegistry)))
  found.steps.push({
    tool,
    args: args.filter((word) => word !== stdin).map((word) => word.text),
    folder: where.folder,
    specs,
    named: reading.specs,
    isRunner: reading.isRunner,
    canPreview:
      isResolvable &&
      isEnvKnown &&
      where.isKnown &&
      !isOwn &&
      reading.call === null &&
      ![...reading.flags, ...settings].some(namesProgram),
    runs: isComplete && where.isKnown && looksHere(tool) ? (reading.runs?.text ?? null) : null,
    env: Object.fromEntries(
      env.filter(([, value]) => value.isKnown).map(([name, value]) => [name, value.text]),
    ),
  })
  if (reading.call !== null) {
    if (reading.call.isKnown) around.analyse(reading.call.text, where.copy())
    else found.isOpaque = true
  }
  // `npx npm@10 install x`: the package that is run is itself one that installs.
  const [first] = reading.specs
  const inner = first?.text.replace(/(.)@.*$/s, '$1') ?? ''
  if (reading.call === null && Object.hasOwn(managers, inner)) {
    const at = args.findIndex((word) => word.text === first?.text)
    runWords([known(inner), ...args.slice(at + 1)], place, around)
  }
}

function runOther(
  name: string,
  words: readonly ShellWord[],
  place: TreeFolder,
  around: Surroundings,
  opaqueIfNamed: () => void,
): void {
  const { found } = around
  const [head, ...rest] = words as [ShellWord, ...ShellWord[]]
  if (name === 'cd' || name === 'pushd') {
    const target = rest.find((word) => !/^-[LPe@]+$/.test(word.text) && word.text !== '--') ?? null
    if (name === 'pushd' && target !== null) place.push(target)
    else place.enter(target)
  } else if (name === 'popd') place.pop()
  else if (name === 'export') {
    for (const word of rest) {
      const assigned = readAssignment(word)
      if (assigned !== null) place.export(...assigned)
    }
  } else if (shells.has(name)) runShell(rest, place, around)
  else if (name === 'su') {
    const at = rest.findIndex((word) => word.text === '-c' || word.text === '--command')
    const line = at === -1 ? undefined : rest[at + 1]
    if (line?.isKnown === true) around.analyse(line.text, place.copy())
    else opaqueIfNamed()
  } else if (name === 'cmd' || windowsShells.has(name)) {
    const at = rest.findIndex((word) => /^(?:[/-]c|-command)$/i.test(word.text))
    const line = rest.slice(at + 1)
    const isRead = at !== -1 && line.every((word) => word.isKnown)
    if (isRead) around.analyse(line.map((word) => word.text).join(' '), place.copy())
    else opaqueIfNamed()
  } else if (name === 'eval') {
    const line = rest.map((word) => word.text).join(' ')
    if (rest.every((word) => word.isKnown)) around.analyse(line, place)
    else if (!settingsOf.test(line.replace(/^"(.*)"$/s, '$1'))) found.isOpaque = true
  } else if (name === 'xargs') {
    const inner = readXargs(rest)
    // What it reads is put after the command's own words.
    runWords(inner.length === 0 ? inner : [...inner, stdin], place, around)
  } else if (name === 'find') for (const inner of readFind(rest)) runWords(inner, place.copy(), around)
  else if (name === 'git') runGit(rest, place, around, opaqueIfNamed)
  else if (quiet.has(name)) return
  else if (runnersOfTargets.has(name) || interpreters.has(name) || /[/\\]/.test(head.text)) {
    opaqueIfNamed()
    const isScript = /[/\\]/.test(head.text) && namesInstall(name)
    const targets = rest.filter((word) => !word.text.startsWith('-'))
    if (isScript || targets.slice(0, name === 'make' ? undefined : 1).some((word) => namesInstall(word.text)))
      found.isOpaque = true
  } else opaqueIfNamed()
}

/** What git itself is told to run. */
function runGit(
  given: readonly ShellWord[],
  place: TreeFolder,
  around: Surroundings,
  opaqueIfNamed: () => void,
): void {
  if (given.some(({ text }) => /^(?:alias\.[^=]*=)?!/.test(text))) return opaqueIfNamed()
  for (const [at, { text }] of given.entries()) {
    const isCommand = (text === 'run' && given[at - 1]?.text === 'bisect') || text === 'foreach'
    if (isCommand) return runWords(given.slice(at + 1), place.copy(), around)
    const line = text === '--exec' || text === '-x' ? given[at + 1] : undefined
    if (line?.isKnown === true) around.analyse(line.text, place.copy())
  }
}

function runShell(given: readonly ShellWord[], place: TreeFolder, around: Surroundings): void {
  const { found, here, isPiped } = around
  const program = readShell(given)
  if (program.type === 'line') {
    if (program.line.isKnown) around.analyse(program.line.text, place.copy())
    else found.isOpaque = true
  } else if (program.type === 'script') {
    if (!program.script.isKnown || namesInstall(program.script.text)) found.isOpaque = true
  } else if (typeof here === 'string') around.analyse(here, place.copy())
  else if (here === undefined || isPiped) found.isOpaque = true
}

/** `pnpm dlx` and `yarn dlx` fetch whatever the project has. */
function looksHere(tool: Manager): boolean {
  return tool === 'npm' || tool === 'npx' || tool === 'bunx'
}

/** The name of a program, without its folder and its ending. */
function nameOf(text: string): string {
  return (
    text
      .replace(/^.*[/\\]/s, '')
      .replace(/\.(?:exe|cmd|ps1|bat|js|cjs|mjs)$/i, '')
      .toLowerCase() || text
  )
}

function isOfRegistry(spec: string): boolean {
  try {
    return npa(spec, '/').registry === true
  } catch {
    return false
  }
}
