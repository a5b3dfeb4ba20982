// Groups of texts of which nearly all have one member: it is kept as it is, and a set is made for the second one.

/** One text, or several. */
export type Several = string | Set<string>

/** Adds a text to the group of a key. Ten thousand sets of one take more time than all else that is read of a lockfile. */
export function addTo<K>(groups: Map<K, Several>, key: K, text: string): void {
  const known = groups.get(key)
  if (known === undefined) groups.set(key, text)
  else if (typeof known !== 'string') known.add(text)
  else if (known !== text) groups.set(key, new Set([known, text]))
}

/** The texts of a group, in the order in which they were added. */
export function listSeveral(group: Several | undefined): string[] {
  return group === undefined ? [] : typeof group === 'string' ? [group] : [...group]
}

/** Whether a group has a text. */
export function hasText(group: Several, text: string): boolean {
  return typeof group === 'string' ? group === text : group.has(text)
}
