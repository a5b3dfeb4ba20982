// The tree of the entries: which package is at a location, and what a name resolves to from there.

import type { LockEntry } from './entry.ts'

/** Looks entries up by location and by name. */
export interface Tree {
  readonly entries: readonly LockEntry[]
  at(location: string): LockEntry | undefined
  /** Returns every copy that is installed under a name. */
  named(name: string): readonly LockEntry[]
  /** Returns what Node finds for a name from a folder, walking up from node_modules to node_modules. */
  find(folder: string, name: string): LockEntry | undefined
}

/** Builds the tree of the entries. */
export function growTree(entries: readonly LockEntry[]): Tree {
  const places = new Map(entries.map((entry) => [entry.location, entry]))
  const names = new Map<string, LockEntry[]>()
  const children = new Map<string, Map<string, LockEntry>>()
  for (const entry of entries) {
    if (entry.installed === null) continue
    const namesakes = names.get(entry.installed) ?? []
    names.set(entry.installed, namesakes)
    namesakes.push(entry)
    const siblings = children.get(entry.folder) ?? new Map<string, LockEntry>()
    children.set(entry.folder, siblings.set(entry.installed, entry))
  }
  // Without this, each edge of a package at the end of a long path would walk all of the path's folders.
  const levels = new Map<string, readonly Map<string, LockEntry>[]>()
  const levelsOf = (folder: string) => {
    const known = levels.get(folder)
    if (known !== undefined) return known
    const found: Map<string, LockEntry>[] = []
    for (let at: string | null = folder; at !== null; at = parentOf(at)) {
      const siblings = children.get(at)
      if (siblings !== undefined) found.push(siblings)
    }
    levels.set(folder, found)
    return found
  }
  return {
    entries,
    at: (location) => places.get(location),
    named: (name) => names.get(name) ?? [],
    find: (folder, name) => {
      for (const siblings of levelsOf(folder)) {
        const found = siblings.get(name)
        if (found !== undefined) return found
      }
      return undefined
    },
  }
}

/** The folder above; null above the project, whose node_modules a lockfile does not cover. */
function parentOf(folder: string): string | null {
  if (folder === '' || /(?:^|\/)\.\.$/.test(folder)) return null
  return folder.slice(0, Math.max(0, folder.lastIndexOf('/')))
}
