// What a shell command would bring in, as far as its text states: a first look, before anything runs.
//
// The text of a command is no boundary: a script, a variable or another program hides what it likes. What this misses is
// found in the lockfile afterwards; what it finds can be judged before it runs.

import { parse, forEachChild, type Command, type SyntaxNode } from 'unbash'
import { TreeFolder } from './environment.ts'
import { runWords, type Found } from './simple-command.ts'
import { namesManager, readWord } from './word.ts'
import type { CommandAnalysis } from './step.ts'

/** Longer than any command that a person or an agent types; what is longer is not looked into. */
const maxCharacters = 64 * 1024
const maxDepth = 16
const maxSteps = 100

/** Reads a command of a POSIX shell. Never throws: what cannot be read is opaque. @param folder - where it runs. */
export function analyseCommand(command: string, folder: string): CommandAnalysis {
  const found: Found = { steps: [], isOpaque: false }
  if (command.length > maxCharacters) return { ...found, isOpaque: namesManager(command) }
  try {
    walkText(command, new TreeFolder(folder), 0, found)
  } catch {
    // Nesting that no shell would run must not keep the hook from its answer.
    found.isOpaque ||= namesManager(command)
  }
  return {
    steps: found.steps.slice(0, maxSteps),
    isOpaque: found.isOpaque || found.steps.length > maxSteps,
  }
}

function walkText(text: string, place: TreeFolder, depth: number, found: Found): void {
  const script = parse(text)
  const isBroken = (script.errors?.length ?? 0) > 0 || text.includes('\0')
  if ((isBroken || depth > maxDepth) && namesManager(text)) found.isOpaque = true
  if (depth <= maxDepth) walk(script, place, depth, found)
}

function walk(node: SyntaxNode, place: TreeFolder, depth: number, found: Found): void {
  const into = (inner: TreeFolder) => forEachChild(node, (child) => walk(child, inner, depth, found))
  switch (node.type) {
    case 'Script':
      if ((node.errors?.length ?? 0) > 0 && namesManager(node.source ?? '')) found.isOpaque = true
      return into(place)
    case 'Statement':
      return into(node.background === true ? place.copy() : place)
    case 'Pipeline': {
      const isOne = node.commands.length === 1
      for (const [index, command] of node.commands.entries()) {
        const inner = isOne ? place : place.copy()
        if (command.type === 'Command') walkCommand(command, inner, depth, found, index > 0)
        else walk(command, inner, depth, found)
      }
      return
    }
    case 'Subshell':
    case 'Coproc':
    case 'Function':
      return into(place.copy())
    case 'CommandExpansion':
    case 'ProcessSubstitution':
      return node.script === undefined ? undefined : walk(node.script, place.copy(), depth, found)
    case 'Command':
      return walkCommand(node, place, depth, found, false)
    default:
      return into(place)
  }
}

function walkCommand(node: Command, place: TreeFolder, depth: number, found: Found, isPiped: boolean): void {
  // What a substitution runs is run wherever it is: in a word, an assignment, a here-document.
  const inner = place.copy()
  forEachChild(node, (child) => walk(child, inner, depth, found))
  if (node.name === undefined) {
    // `PM=npm; $PM i x`
    if (
      node.prefix.some(
        (one) => one.type === 'Assignment' && namesManager(one.text.slice(one.name.length + 1)),
      )
    )
      found.isOpaque = true
    return
  }
  const outer = node.prefix.flatMap((one) =>
    one.type !== 'Assignment' || one.value.type !== 'Word' ? [] : [[one.name, readWord(one.value)] as const],
  )
  const hereText = readHere(node)
  runWords([node.name, ...node.args].map(readWord), place, {
    found,
    env: outer,
    isPiped: isPiped || node.redirects.some((one) => one.type === 'Redirect' && one.operator === '<'),
    here: hereText,
    isDeep: depth > maxDepth,
    analyse: (text, where) => walkText(text, where, depth + 1, found),
  })
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
