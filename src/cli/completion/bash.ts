// The completion script for bash. Of plain bash 3.2: macOS has no other, and no bash-completion.

import { singleQuote } from '../../text/shell-quote.ts'
import type { CommandHelp } from '../command.ts'
import { listFlags } from './flag-words.ts'

/** Prints the script. What a flag's value or a free word can be is left to readline: files. */
export function printBash(pages: readonly CommandHelp[]): string {
  const cases = pages.map((page) => {
    const flags = listFlags(page)
    const valued = flags.filter(({ value }) => value !== undefined).flatMap(({ spellings }) => spellings)
    return [
      `    ${page.name})`,
      `      words=${singleQuote((page.words ?? []).join(' '))}`,
      `      flags=${singleQuote(flags.flatMap(({ spellings }) => spellings).join(' '))}`,
      `      valued=${singleQuote(` ${valued.join(' ')} `)} ;;`,
    ].join('\n')
  })
  return `# Completion of depgate for bash. Made by: depgate completion bash
_depgate() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD-1]}"
  local command='' words='' flags='' valued=''
  COMPREPLY=()
  if [ "$COMP_CWORD" -gt 1 ]; then command="\${COMP_WORDS[1]}"; fi
  case "$command" in
    '')
      words=${singleQuote(pages.map(({ name }) => name).join(' '))}
      flags='--help --version' ;;
${cases.join('\n')}
  esac
  case "$valued" in *" $previous "*) return ;; esac
  case "$current" in
    -*) COMPREPLY=($(compgen -W "$flags" -- "$current")) ;;
    *) COMPREPLY=($(compgen -W "$words" -- "$current")) ;;
  esac
}
complete -o bashdefault -o default -F _depgate depgate
`
}
