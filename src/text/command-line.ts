// Shows the words of a command line as they can be typed again, without secrets.

import { findKeyed } from './keyed-secrets.ts'
import { plain } from './plain.ts'
import { mask } from './secrets.ts'
import { quoteSpec } from './shell-quote.ts'

/** One line of a shell; a value under the key of a credential is `***`, also where it is a word of its own. */
export function echoWords(words: readonly string[]): string {
  return words
    .map((word, nth) => {
      const before = words[nth - 1] ?? ''
      const isValue = findKeyed(`${before} ${word}`).some(({ start }) => start === before.length + 1)
      return isValue ? mask : quoteSpec(plain(word, 300))
    })
    .join(' ')
}
