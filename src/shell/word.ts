// A word of a command line: what the shell makes of it, where that can be known from the text.

import type { Assignment, Word, WordPart } from 'unbash'

/** A word as the program will see it; where it is not known (`$x`, `$(…)`, `*`), `text` is what is in the command. */
export interface ShellWord {
  readonly text: string
  readonly isKnown: boolean
}

/** Reads a word: quotes and escapes are taken off, and nothing is expanded. */
export function readWord(word: Word | Assignment): ShellWord {
  if (word.type === 'Word') {
    const isKnown = (word.parts ?? []).every(isLiteral)
    return { text: isKnown ? word.value : word.text, isKnown }
  }
  const { value, name } = word
  if (value.type !== 'Word' || word.index !== undefined) return { text: word.text, isKnown: false }
  const { text, isKnown } = readWord(value)
  return isKnown ? { text: `${name}=${text}`, isKnown } : { text: word.text, isKnown }
}

function isLiteral(part: WordPart): boolean {
  switch (part.type) {
    case 'Literal':
    case 'SingleQuoted':
    case 'AnsiCQuoted':
      return true
    case 'DoubleQuoted':
      return part.parts.every(isLiteral)
    default:
      return false
  }
}

/** A word that is known, from a text. */
export function known(text: string): ShellWord {
  return { text, isKnown: true }
}

/** The name of a program, without its folder and its ending. */
export function nameOf(text: string): string {
  return (
    text
      .replace(/^.*[/\\]/s, '')
      .replace(/\.(?:exe|cmd|ps1|bat|js|cjs|mjs)$/i, '')
      .toLowerCase() || text
  )
}
