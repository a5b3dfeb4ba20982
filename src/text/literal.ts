// Tells a literal secret from a reference to one, and from a placeholder.

/**
 * Whether a value is a literal secret: not a reference to environment variables alone, and not a placeholder (`<token>`,
 * `xxxx`, `***`).
 */
export function isLiteral(value: string): boolean {
  const rest = value.replace(/\$\{[^{}]*\}|\$\([^()]*\)|\$[A-Za-z_]\w*|%[A-Za-z_]\w*%/g, '').trim()
  return rest !== '' && !/^(?:<[^<>]*>|x+|\*+|…|\.\.\.)$/i.test(rest)
}
