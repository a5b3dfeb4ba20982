// The man pages, made of what the help of each command is made of.

import { version } from '../version.ts'
import type { CommandHelp } from './command.ts'
import { listFlags } from './completion/flag-words.ts'

const exitCodes = [
  ['0', 'pass'],
  ['1', 'fail'],
  ['2', 'no judgement was possible as asked'],
  ['3', 'inconclusive: evidence that the policy needs is missing'],
] as const

/** Makes the pages, by their file names. */
export function makeManPages(pages: readonly CommandHelp[]): Map<string, string> {
  return new Map([
    ['depgate.1', makeOverview(pages)],
    ...pages.map((page) => [`depgate-${page.name}.1`, makePage(page)] as const),
  ])
}

function makeOverview(pages: readonly CommandHelp[]): string {
  return print([
    ...heading('depgate', 'judges what a lockfile change brings in before it is installed or merged'),
    '.SH SYNOPSIS',
    `.B depgate\n${escape('<command> [flags]')}`,
    '.SH COMMANDS',
    ...pages.map(({ name, summary }) => `.TP\n.B ${escape(name)}\n${escape(summary)}`),
    '.SH EXIT STATUS',
    ...exitCodes.map(([code, meaning]) => `.TP\n.B ${code}\n${meaning}`),
    '.SH SEE ALSO',
    pages.map(({ name }) => `.BR depgate\\-${escape(name)} (1)`).join(',\n'),
  ])
}

function makePage(page: CommandHelp): string {
  const { name, summary, usage, words = [], examples } = page
  return print([
    ...heading(`depgate-${name}`, summary),
    '.SH SYNOPSIS',
    `.B depgate\n${escape(usage)}`,
    ...(words.length === 0 ? [] : ['.SH WORDS', escape(words.join(', '))]),
    '.SH OPTIONS',
    ...listFlags(page).map(({ spellings, value, summary: its }) => {
      const spelled = [...spellings].reverse().join(', ')
      return `.TP\n.B ${escape(value === undefined ? spelled : `${spelled} <${value}>`)}\n${escape(its)}`
    }),
    '.SH EXAMPLES',
    `.nf\n${examples.map(escape).join('\n')}\n.fi`,
    '.SH SEE ALSO',
    '.BR depgate (1)',
  ])
}

/** Without a date: the same sources give the same bytes. */
function heading(name: string, summary: string): string[] {
  const title = escape(name.toUpperCase())
  return [
    `.TH "${title}" "1" "" "depgate ${escape(version)}" "depgate"`,
    // Without blanks that fill a line up: the words of init are longer than one.
    '.ad l',
    '.SH NAME',
    `${escape(name)} \\- ${escape(summary)}`,
  ]
}

function print(lines: readonly string[]): string {
  return `.\\" Made from the definitions of depgate's commands.\n${lines.join('\n')}\n`
}

/** Escapes for roff: backslashes, hyphens that are typed, and what would be a request at the start of a line. */
function escape(text: string): string {
  const escaped = text
    .replaceAll('\\', '\\(rs')
    .replaceAll('-', '\\-')
    .replaceAll('…', '...')
    .replaceAll(
      /[^\0-\x7f]/g,
      (unit) => `\\[u${unit.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}]`,
    )
  return /^[.']/.test(escaped) ? `\\&${escaped}` : escaped
}
