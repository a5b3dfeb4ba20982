// What a shell is told to run.

import type { ShellWord } from './word.ts'

/** What a shell is told to run. */
export type ShellProgram =
  | { readonly type: 'line'; readonly line: ShellWord; readonly args: readonly ShellWord[] }
  | { readonly type: 'script'; readonly script: ShellWord }
  | { readonly type: 'stdin' }

/** Reads the arguments of `sh`, `bash` and their like. */
export function readShell(given: readonly ShellWord[]): ShellProgram {
  let hasLine = false
  for (let at = 0; at < given.length; at += 1) {
    const word = given[at] as ShellWord
    const { text, isKnown } = word
    if (isKnown && /^[-+][oO]$/.test(text)) at += 1
    else if (isKnown && ['--rcfile', '--init-file'].includes(text)) at += 1
    else if (isKnown && /^[-+][A-Za-z]+$/.test(text)) {
      hasLine ||= text.startsWith('-') && text.includes('c')
      // `-euo pipefail`
      if (/o$/.test(text) && text.length > 2) at += 1
    } else if (!(isKnown && text.startsWith('--'))) {
      return hasLine
        ? { type: 'line', line: word, args: given.slice(at + 1) }
        : { type: 'script', script: word }
    }
  }
  return { type: 'stdin' }
}
