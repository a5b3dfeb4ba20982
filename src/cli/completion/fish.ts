// The completion script for fish.

import type { CommandHelp } from '../command.ts'
import { listFlags } from './flag-words.ts'

/** Prints the script. */
export function printFish(pages: readonly CommandHelp[]): string {
  const names = pages.map(({ name }) => name).join(' ')
  const lines = [
    '# Completion of depgate for fish. Made by: depgate completion fish',
    `set -l commands ${names}`,
    'complete -c depgate -f',
    'complete -c depgate -n "not __fish_seen_subcommand_from $commands" -l help -s h -d "show this"',
    'complete -c depgate -n "not __fish_seen_subcommand_from $commands" -l version -s V -d "the version"',
    ...pages.flatMap(({ name, summary }) => [
      `complete -c depgate -n "not __fish_seen_subcommand_from $commands" -a ${name} -d ${quote(summary)}`,
    ]),
    ...pages.flatMap(printPage),
  ]
  return `${lines.join('\n')}\n`
}

function printPage(page: CommandHelp): string[] {
  const start = `complete -c depgate -n "__fish_seen_subcommand_from ${page.name}"`
  const words = page.words ?? []
  return [
    // Where the words are free they can be files.
    words.length === 0 ? `${start} -F` : `${start} -a ${quote(words.join(' '))}`,
    ...listFlags(page).map(({ name, short, summary, value }) => {
      const spelled = short === undefined ? `-l ${name}` : `-l ${name} -s ${short}`
      return `${start} ${spelled}${value === undefined ? '' : ' -r -F'} -d ${quote(summary)}`
    }),
  ]
}

/** Quotes for fish, in whose single quotes a backslash escapes. */
function quote(text: string): string {
  return `'${text.replaceAll(/[\\']/g, '\\$&')}'`
}
