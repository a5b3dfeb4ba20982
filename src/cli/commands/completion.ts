// depgate completion: the script with which a shell completes depgate's commands and flags.

import { DepgateError } from '../../errors.ts'
import { didYouMean } from '../../text/did-you-mean.ts'
import { plain } from '../../text/plain.ts'
import type { Command, CommandHelp } from '../command.ts'
import { printBash } from '../completion/bash.ts'
import { printFish } from '../completion/fish.ts'
import { printZsh } from '../completion/zsh.ts'

const printers = { bash: printBash, zsh: printZsh, fish: printFish }
type Shell = keyof typeof printers

/** The shells that there are scripts for. */
export const shells = Object.keys(printers) as Shell[]

/** Prints the script for a shell. */
export function printCompletion(shell: Shell, pages: readonly CommandHelp[]): string {
  return printers[shell](pages)
}

/** @param listPages - all commands, this one too. */
export function openCompletion(listPages: () => readonly CommandHelp[]): Command {
  return {
    name: 'completion',
    summary: 'the completion script for bash, zsh or fish',
    usage: `completion <${shells.join('|')}>`,
    words: shells,
    examples: [
      'depgate completion fish > ~/.config/fish/completions/depgate.fish',
      'source <(depgate completion bash)       # in ~/.bashrc',
      'source <(depgate completion zsh)        # in ~/.zshrc, after compinit',
    ],
    flags: {},
    run: async (typed, host) => {
      const [word, ...rest] = typed.words
      const shell = shells.find((one) => one === word)
      if (shell === undefined || rest.length > 0) {
        const wrong = plain(typed.words.join(' '), 60)
        const message =
          word === undefined ? 'which shell?' : `no completion for "${wrong}"${didYouMean(word, shells)}`
        throw new DepgateError('EUSAGE', message, { hint: `depgate completion ${shells.join('|')}` })
      }
      host.out.write(printCompletion(shell, listPages()))
      return 0
    },
  }
}
