// A difference between an entry of a lockfile and what the registry published.

/** One difference of an entry. */
export interface Difference {
  readonly part: 'hash' | 'address' | 'dependencies' | 'commands' | 'install script' | 'optional' | 'platform'
  /** A phrase that reads after a colon. */
  readonly words: string
  readonly facts: Readonly<Record<string, string | number | boolean | null>>
}

/** Names the first few. */
export function listFirst(texts: readonly string[]): string {
  const more = texts.length - maxShown
  return texts.slice(0, maxShown).join(', ') + (more > 0 ? ` and ${more} more` : '')
}

const maxShown = 3
