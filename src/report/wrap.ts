// Breaks lines at spaces for a terminal; what is to be copied is never broken.

import { commandMark } from './summary.ts'

/**
 * What a reader copies as a whole: a command after `run: `, a line of depgate's own, a key of a policy with its value.
 * A command that was copied in two parts is another command.
 */
const whole = [
  /run: .*$/,
  /\bdepgate (?:advisories update|explain [a-z-]+|init [a-z-]+|approve \S+)/g,
  /"[a-zA-Z]+": (?:\{[^{}]*\}|"[^"]*")/g,
]

/** Stands for a space that is not broken at; `plain` leaves none in a report. */
const glue = '\u0000'

/** Breaks a line so that it fits; a word longer than the width, and what is to be copied, stays whole. */
export function wrap(line: string, width: number): string[] {
  if (line.startsWith(commandMark)) return [line]
  const glued = whole.reduce(
    (text, pattern) => text.replace(pattern, (found) => found.replaceAll(' ', glue)),
    line,
  )
  const lines: string[] = []
  let current = ''
  for (const word of glued.split(' ')) {
    if (current !== '' && current.length + 1 + word.length > width) {
      lines.push(current)
      current = word
    } else current = current === '' ? word : `${current} ${word}`
  }
  return [...lines, current].map((one) => one.replaceAll(glue, ' '))
}

/** Breaks the text of a table's cell at spaces, and a word that is longer than the column at the column. */
export function wrapCell(text: string, width: number): string[] {
  return wrap(text, width).flatMap((line) => {
    const characters = [...line]
    const count = Math.max(1, Math.ceil(characters.length / width))
    return Array.from({ length: count }, (_, nth) =>
      characters
        .slice(nth * width, (nth + 1) * width)
        .join('')
        .trim(),
    )
  })
}
