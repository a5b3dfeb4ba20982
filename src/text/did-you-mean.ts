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
