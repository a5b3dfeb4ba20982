// The completion script for zsh, to be sourced or to lie in a folder of fpath.

import { singleQuote } from '../../text/shell-quote.ts'
import type { CommandHelp } from '../command.ts'
import { listFlags, type NamedFlag } from './flag-words.ts'

/** Prints the script. */
export function printZsh(pages: readonly CommandHelp[]): string {
  const commands = pages.map(({ name, summary }) => `    ${singleQuote(`${escape(name)}:${summary}`)}`)
  const cases = pages.map((page) => {
    const specs = listFlags(page).flatMap(printFlag)
    const words = page.words ?? []
    const rest = words.length === 0 ? '*: :_files' : `*: :(${words.join(' ')})`
    const lines = [...specs, rest].map((spec) => `        ${singleQuote(spec)}`)
    return `    ${page.name})\n      _arguments -s \\\n${lines.join(' \\\n')} ;;`
  })
  return `#compdef depgate
# Completion of depgate for zsh. Made by: depgate completion zsh
_depgate() {
  local -a commands
  commands=(
${commands.join('\n')}
  )
  if (( CURRENT == 2 )); then
    if [[ "$words[2]" == -* ]]; then compadd -- --help --version; else _describe -t commands command commands; fi
    return
  fi
  shift words
  (( CURRENT-- ))
  case "$words[1]" in
${cases.join('\n')}
    *) _files ;;
  esac
}
if [[ "$funcstack[1]" == _depgate ]]; then _depgate "$@"; else compdef _depgate depgate; fi
`
}

/** The specs of a flag for _arguments: one for each spelling, all of which exclude each other unless it is repeatable. */
function printFlag({ spellings, summary, value, isRepeatable }: NamedFlag): string[] {
  const others = isRepeatable === true ? '*' : `(${spellings.join(' ')})`
  const argument = value === undefined ? '' : `:${escape(value)}:_files`
  return spellings.map((one) => `${others}${one}[${escape(summary)}]${argument}`)
}

/** Escapes what ends a part of a spec. */
function escape(text: string): string {
  return text.replaceAll(/[\\:[\]]/g, '\\$&')
}
