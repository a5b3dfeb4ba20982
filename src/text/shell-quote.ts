// Quotes words for a POSIX shell, in lines that depgate runs or suggests.

/** A word in single quotes. */
export function singleQuote(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`
}

/** A word in quotes only where the shell needs them. */
export function quoteWord(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : singleQuote(word)
}

/** The same for a word that can be an npm spec: `^` and `~` are special only at the start of a word. */
export function quoteSpec(word: string): string {
  return /^[\w@%+=:,./-][\w@%+=:,./^~-]*$/.test(word) ? word : singleQuote(word)
}

/** A word in quotes that leave references to variables active. */
export function quoteAroundVariables(word: string): string {
  return /\$\{?\w/.test(word) ? `"${word.replaceAll(/["\\`]/g, '\\$&')}"` : singleQuote(word)
}
