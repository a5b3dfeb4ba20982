// Quotes words for a POSIX shell, for lines that depgate runs or that a person copies.

/** A word in single quotes. */
export function singleQuote(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`
}

/** A word as a shell takes it: in quotes only where it needs them. */
export function quoteWord(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : singleQuote(word)
}

/** The same for a word that can be npm's spec: `^` and `~` are special at the start of a word alone. */
export function quoteSpec(word: string): string {
  return /^[\w@%+=:,./-][\w@%+=:,./^~-]*$/.test(word) ? word : singleQuote(word)
}

/** A word in quotes in which a reference to a variable stays one. */
export function quoteAroundVariables(word: string): string {
  return /\$\{?\w/.test(word) ? `"${word.replaceAll(/["\\`]/g, '\\$&')}"` : singleQuote(word)
}
