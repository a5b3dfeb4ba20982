// A call of a package manager as it is repeated in a message.

import type { Step } from '../../shell/step.ts'
import { plain } from '../../text/plain.ts'

/** The command line in quotes, without credentials that are in it. */
export function nameStep({ tool, args }: Pick<Step, 'tool' | 'args'>): string {
  return `"${plain([tool, ...args].map(maskCredential).join(' '), 200)}"`
}

/** `--//host/:_authToken=…`, `--_auth …`: what is in the text is repeated without it. */
function maskCredential(word: string, at: number, words: readonly string[]): string {
  const isFlagged = /^--?(?:_auth|\/\/\S*:_?\w*(?:auth|token|password)\w*)$/i.test(words[at - 1] ?? '')
  return isFlagged ? '***' : word.replace(/((?:_auth|_authtoken|_password|:username)=).*$/is, '$1***')
}
