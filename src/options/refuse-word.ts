// The error for a word that is none of a list: the nearest, and all of them.

import { DepgateError } from '../errors.ts'
import { didYouMean, listKnown } from '../text/did-you-mean.ts'
import { plain } from '../text/plain.ts'

/**
 * Returns the error for a word that is not known: `no rule "x": did you mean "y"?`, and all that are known below it.
 *
 * @param hint - what else helps, after the list.
 */
export function refuseWord(
  noun: string,
  word: string,
  known: readonly string[],
  hint: string | null = null,
): DepgateError {
  const all = listKnown(noun, word, known)
  return new DepgateError('EUSAGE', `no ${noun} "${plain(word, 40)}"${didYouMean(word, known)}`, {
    ...(all === null ? {} : { also: [all] }),
    ...(hint === null ? {} : { hint }),
  })
}
