// Suggests the known word that is nearest to a mistyped one.

import { closest, distance } from 'fastest-levenshtein'

/** Returns `: did you mean "x"?` for the nearest known word, or the list of known words where none is near. */
export function didYouMean(word: string, known: readonly string[]): string {
  if (known.length === 0) return ''
  if (word === '') return `; there are ${known.join(', ')}`
  const nearest = closest(word.slice(0, 100), known)
  if (distance(word.slice(0, 100), nearest) <= Math.max(2, Math.floor(nearest.length / 3))) {
    return `: did you mean "${nearest}"?`
  }
  return `; there are ${known.join(', ')}`
}

/** Lists all known words where `didYouMean` names only the nearest; null where it lists them itself. */
export function listKnown(noun: string, word: string, known: readonly string[]): string | null {
  const isListed = known.length === 0 || didYouMean(word, known).startsWith('; there are ')
  return isListed ? null : `${noun}s: ${known.join(', ')}`
}
