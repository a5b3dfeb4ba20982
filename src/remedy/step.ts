// The commands of a remedy, as they are run in a copy and as a person types them.

import { quoteSpec } from '../text/shell-quote.ts'

/** One command. */
export type Step =
  /** npm with its arguments. */
  | { readonly type: 'npm'; readonly args: readonly string[] }
  /** Another package manager with its arguments. */
  | { readonly type: 'run'; readonly program: string; readonly args: readonly string[] }
  /** git puts the lockfile back as a commit has it: `file` is its path from where the line is typed. */
  | { readonly type: 'restore'; readonly commit: string; readonly file: string; readonly text: string }

/** Commands of one line, each of which runs only after the one before it has succeeded. */
export type Line = readonly Step[]

/** The words of a step, the program first. */
export function wordsOf(step: Step): string[] {
  if (step.type === 'restore') return ['git', 'checkout', step.commit, '--', step.file]
  return [step.type === 'npm' ? 'npm' : step.program, ...step.args]
}

/** A line as it is typed in a POSIX shell, or in that of Windows. */
export function formatLine(line: Line): string {
  return line.map((step) => wordsOf(step).map(quoteForAnyShell).join(' ')).join(' && ')
}

/** cmd.exe knows double quotes only, and both shells take them around what has nothing to expand. */
function quoteForAnyShell(word: string): string {
  const quoted = quoteSpec(word)
  return quoted === word || /["$`\\!%]/.test(word) ? quoted : `"${word}"`
}

/** How an attempt works, in the order in which they are tried. */
export type AttemptKind = 'pins' | 'update' | 'as-of' | 'older' | 'overrides' | 'removal'

/** Lines that may lead to a state that passes. */
export interface Attempt {
  readonly kind: AttemptKind
  readonly lines: readonly Line[]
}
