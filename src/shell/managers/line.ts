// A command line of a package manager, taken apart into flags and words.

import type { ShellWord } from '../word.ts'

/** A flag as it was typed. */
export interface Flag {
  /** Without dashes and value. */
  readonly name: string
  /** Null for a switch. */
  readonly value: ShellWord | null
}

/** A command line taken apart. */
export interface Line {
  /** In order. */
  readonly flags: readonly Flag[]
  readonly words: readonly ShellWord[]
  /** A word that is not known can be a flag as well: then nothing after it is certain. */
  readonly isKnown: boolean
  /** How many of the given words were read: those after them are another program's. */
  readonly end: number
}

/** How a package manager reads its command line. */
export interface Reader {
  /** The flags that take the next word as their value. */
  readonly values: ReadonlySet<string>
  /** The flags that one stands for, where it has other forms: several letters in one word, a beginning. */
  readonly resolve?: (name: string) => readonly string[]
  /** After that many words nothing is a flag any more. */
  readonly most?: number
}

/** Takes a command line apart; after `--` nothing is a flag. */
export function readLine(given: readonly ShellWord[], { values, resolve, most = Infinity }: Reader): Line {
  const flags: Flag[] = []
  const words: ShellWord[] = []
  let [isOver, isKnown, at] = [false, true, 0]
  for (; at < given.length && words.length < most; at += 1) {
    const word = given[at] as ShellWord
    const { text } = word
    isKnown &&= word.isKnown
    if (isOver || !text.startsWith('-') || text === '-') words.push(word)
    else if (/^-{2,}$/.test(text)) isOver = true
    else {
      const typed = text.replace(/^-+/, '').replace(/=.*$/s, '')
      const each = resolve?.(typed) ?? [typed]
      for (const one of each.slice(0, -1)) flags.push({ name: one, value: null })
      const name = each.at(-1) ?? typed
      const equals = text.indexOf('=')
      if (equals !== -1) flags.push({ name, value: { ...word, text: text.slice(equals + 1) } })
      else if (values.has(name) && at + 1 < given.length) {
        at += 1
        const value = given[at] as ShellWord
        isKnown &&= value.isKnown
        flags.push({ name, value })
      } else flags.push({ name, value: null })
    }
  }
  return { flags, words: [...words, ...given.slice(at)], isKnown, end: at }
}

/** The values of a flag, by any of its names. */
export function valuesOf({ flags }: Line, names: readonly string[]): ShellWord[] {
  return flags.flatMap(({ name, value }) => (value !== null && names.includes(name) ? [value] : []))
}

/** Whether a flag was typed without a value, by any of its names. */
export function hasSwitch({ flags }: Line, names: readonly string[]): boolean {
  return flags.some(({ name, value }) => value === null && names.includes(name))
}

/** The words before and after the command's own word, which is taken out. */
export function without(given: readonly ShellWord[], command: ShellWord): ShellWord[] {
  const at = given.indexOf(command)
  return [...given.slice(0, at), ...given.slice(at + 1)]
}
