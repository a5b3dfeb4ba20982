// What a shell command would bring in, as far as its text states: a first look, before anything runs.
//
// The text of a command is no boundary: a script, a variable or another program hides what it likes. What this misses is
// found in the lockfile afterwards; what it finds can be judged before it runs.

import { parse, forEachChild, type Command, type Pipeline, type SyntaxNode } from 'unbash'
import { TreeFolder } from './environment.ts'
import { Found } from './found.ts'
import { managerNamed } from './managers/index.ts'
import { namesManager, namesRunner } from './mentions.ts'
import { nameOf, readWord } from './word.ts'
import { runWords } from './simple-command.ts'
import { isSettingsFile } from './settings.ts'
import { isQuiet, readingFiles } from './programs.ts'
import type { CommandAnalysis } from './step.ts'

/** Longer than any command that a person or an agent types; what is longer is not looked into. */
const maxCharacters = 64 * 1024
const maxDepth = 16
const maxSteps = 100

/** Reads a command of a POSIX shell. Never throws: what cannot be read is opaque. @param folder - where it runs. */
export function analyseCommand(command: string, folder: string): CommandAnalysis {
  const found = new Found()
  if (command.length > maxCharacters) return { ...resultOf(found), ...unread(command) }
  try {
    walkText(command, new TreeFolder(folder), { found, depth: 0 })
  } catch {
    // Nesting that no shell would run must not keep the hook from its answer.
    return { ...resultOf(found), ...unread(command) }
  }
  return resultOf(found)
}

function resultOf({ steps, isOpaque, hidden, reserved }: Found): CommandAnalysis {
  const isMore = steps.length > maxSteps
  return {
    steps: steps.slice(0, maxSteps),
    isOpaque: isOpaque || isMore,
    hidden: hidden ?? (isMore ? `it has more than ${maxSteps} calls of package managers` : null),
    ...(reserved === null ? {} : { reserved }),
  }
}

/** The analysis of a text that is too long or too deep to be read. */
function unread(command: string): Pick<CommandAnalysis, 'isOpaque' | 'hidden'> {
  const hidden = namesRunner(command) ? 'it is too long, or nests too deep, to be read' : null
  return { isOpaque: namesManager(command) || hidden !== null, hidden }
}

/** What a walk goes along with. */
interface Walk {
  readonly found: Found
  readonly depth: number
}

function walkText(text: string, place: TreeFolder, walking: Walk): void {
  const { found, depth } = walking
  const script = parse(text)
  const isBroken = (script.errors?.length ?? 0) > 0 || text.includes('\0')
  if (isBroken || depth > maxDepth) found.pass(text)
  if (depth <= maxDepth) walk(script, place, walking)
}

function walk(node: SyntaxNode, place: TreeFolder, walking: Walk): void {
  const into = (inner: TreeFolder) => forEachChild(node, (child) => walk(child, inner, walking))
  switch (node.type) {
    case 'Script':
      if ((node.errors?.length ?? 0) > 0) walking.found.pass(node.source ?? '')
      return into(place)
    case 'Statement':
      return into(node.background === true ? place.copy() : place)
    case 'Pipeline':
      return walkPipeline(node, place, walking)
    case 'For': {
      const words = (node.wordlist ?? []).map((word) => word.text)
      // `for d in packages/*`: each is a folder below this one.
      const isBelow = words.length > 0 && words.every((word) => /^(?!.*\.\.)[\w@.*?-][\w@./*?-]*$/.test(word))
      if (isBelow && place.isWithin) place.loops.add(node.name.value)
      else place.loops.delete(node.name.value)
      return into(place)
    }
    case 'Subshell':
    case 'Coproc':
    case 'Function':
      return into(place.copy())
    case 'CommandExpansion':
    case 'ProcessSubstitution':
      return node.script === undefined ? undefined : walk(node.script, place.copy(), walking)
    case 'Command':
      return walkCommand(node, place, walking)
    default:
      return into(place)
  }
}

function walkPipeline({ commands }: Pipeline, place: TreeFolder, walking: Walk): void {
  let piped: string | null = null
  for (const command of commands) {
    const inner = commands.length === 1 ? place : place.copy()
    if (command.type === 'Command') walkCommand(command, inner, walking, piped)
    else walk(command, inner, walking)
    piped = `${piped ?? ''} ${command.type === 'Command' ? textOf(command) : ''}`
  }
}

function textOf({ name, args, redirects }: Command): string {
  const here = redirects.map((one) =>
    one.type === 'HereDoc' ? one.body.text : one.type === 'HereString' ? (one.target?.text ?? '') : '',
  )
  const words = [...(name === undefined ? [] : [name]), ...args]
  return [...words.map((word) => readWord(word).text), ...here].join(' ')
}

function walkCommand(
  node: Command,
  place: TreeFolder,
  { found, depth }: Walk,
  piped: string | null = null,
): void {
  // What a substitution runs is run wherever it is: in a word, an assignment, a here-document.
  const inner = place.copy()
  forEachChild(node, (child) => walk(child, inner, { found, depth }))
  noteFiles(node, place, found)
  if (node.name === undefined) return assign(node, place, found)
  const env = node.prefix.flatMap((one) =>
    one.type !== 'Assignment' || one.value.type !== 'Word' ? [] : [[one.name, readWord(one.value)] as const],
  )
  const here = readHere(node)
  const isFromFile = node.redirects.some((one) => one.type === 'Redirect' && one.operator === '<')
  runWords([node.name, ...node.args].map(readWord), place, {
    found,
    env,
    piped: piped ?? (here === undefined ? textOf(node) : isFromFile ? '' : null),
    here,
    analyse: (text, where) => walkText(text, where, { found, depth: depth + 1 }),
  })
}

/** `PM=npm; $PM i x` */
function assign({ prefix }: Command, place: TreeFolder, found: Found): void {
  for (const one of prefix) {
    if (one.type !== 'Assignment') continue
    found.assign(one.text.slice(one.name.length + 1))
    place.loops.delete(one.name)
    if (one.name === 'PWD' || place.env.has(one.name))
      place.export(one.name, one.value.type === 'Word' ? readWord(one.value) : { text: '', isKnown: false })
  }
}

/** Settings files that a command writes, and scripts that it fills with what runs packages. */
function noteFiles(node: Command, place: TreeFolder, found: Found): void {
  const name = node.name === undefined ? '' : nameOf(readWord(node.name).text)
  const text = textOf(node)
  for (const one of node.redirects) {
    const isWrite = one.type === 'Redirect' && /^(?:>|>>|>\||&>|&>>|<>)$/.test(one.operator)
    if (!isWrite || one.target === undefined) continue
    const file = readWord(one.target).text
    if (isSettingsFile(file)) place.rewritten.add(file)
    found.write(file, text)
  }
  if (name === 'tee') for (const { text: file } of node.args) found.write(file, text)
  if (
    managerNamed(name) !== null ||
    readingFiles.has(name) ||
    (isQuiet(name, text) && !/^(?:cp|mv|ln|tee|sed|curl|wget|rm)$/.test(name))
  )
    return
  for (const word of node.args) {
    const file = readWord(word).text
    if (isSettingsFile(file)) place.rewritten.add(file)
  }
}

/** The text that a here-document or here-string feeds a command: null where there is none, undefined where it is not known. */
function readHere({ redirects }: Command): string | null | undefined {
  const here = redirects.findLast((one) => one.type === 'HereDoc' || one.type === 'HereString')
  if (here === undefined) return null
  if (here.type === 'HereString') {
    const word = here.target === undefined ? null : readWord(here.target)
    return word?.isKnown === true ? word.text : undefined
  }
  const isLiteral = here.delimiter?.quoted === true || !/[$`\\]/.test(here.body.text)
  return isLiteral ? here.body.text : undefined
}
