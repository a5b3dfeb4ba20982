// The tree that the entries make: what stands where, and what a name resolves to from there.

import type { LockEntry } from './entry.ts'

/** Looks entries up by place and by name. */
export interface Tree {
  readonly entries: readonly LockEntry[]
  at(location: string): LockEntry | undefined
  /** Returns every copy that is installed under a name. */
  named(name: string): readonly LockEntry[]
  /** Returns what Node finds for a name from a folder, walking up from node_modules to node_modules. */
  find(folder: string, name: string): LockEntry | undefined
}

/** A folder with a node_modules in it, and the next such folder above. */
interface Level {
  readonly children: ReadonlyMap<string, LockEntry>
  readonly above: Level | null
}

/** Puts the entries together. */
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
  const levels = new Map<string | null, Level | null>([[null, null]])
  const levelOf = (start: string): Level | null => {
    const open: string[] = []
    let folder: string | null = start
    while (!levels.has(folder) && folder !== null) {
      open.push(folder)
      folder = parentOf(folder)
    }
    let level = levels.get(folder) ?? null
    for (const each of open.reverse()) {
      const own = children.get(each)
      if (own !== undefined) level = { children: own, above: level }
      levels.set(each, level)
    }
    return level
  }
  return {
    entries,
    at: (location) => places.get(location),
    named: (name) => names.get(name) ?? [],
    find: (folder, name) => {
      for (let level = levelOf(folder); level !== null; level = level.above) {
        const found = level.children.get(name)
        if (found !== undefined) return found
      }
      return undefined
    },
  }
}

/** The folder above; null above the project, whose node_modules a lockfile does not hold. */
function parentOf(folder: string): string | null {
  if (folder === '' || /(?:^|\/)\.\.$/.test(folder)) return null
  return folder.slice(0, Math.max(0, folder.lastIndexOf('/')))
}
