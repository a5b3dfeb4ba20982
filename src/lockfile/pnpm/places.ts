// The places that pnpm gives to packages: a link in node_modules for a direct dependency, else a folder of the virtual store.

import path from 'node:path'
import type { LockImporter } from './entry.ts'

/** Gives each package a place of its own. */
export interface Places {
  /** The place of a direct dependency, by name and key. */
  readonly direct: ReadonlyMap<string, string>
  readonly store: string
  /** How many packages took a place. */
  readonly taken: Map<string, number>
}

/** @param keyOf - the key that a direct dependency leads to; null for a link to a folder. */
export function findPlaces(
  importers: readonly LockImporter[],
  keyOf: (name: string, reference: string) => string | null,
): Places {
  const direct = new Map<string, string>()
  // The root's comes first.
  const ordered = importers.toSorted((one, other) => Number(other.id === '.') - Number(one.id === '.'))
  for (const { id, dependencies } of ordered)
    for (const { name, reference } of dependencies) {
      const key = `${name} ${keyOf(name, reference)}`
      if (!direct.has(key)) direct.set(key, path.posix.join(id, 'node_modules', name))
    }
  return { direct, store: 'node_modules/.pnpm', taken: new Map() }
}

/** Returns a place, which no other package has. */
export function placeOf(
  { direct, store, taken }: Places,
  { name, key, platform }: { readonly name: string; readonly key: string; readonly platform: string | null },
): string {
  const found = platform === null ? direct.get(`${name} ${key}`) : undefined
  const folder = (platform === null ? key : `${key} ${platform}`).replace(/^\//, '').replaceAll(/[\\/]/g, '+')
  const place = found ?? `${store}/${folder}/node_modules/${name}`
  const count = (taken.get(place) ?? 0) + 1
  taken.set(place, count)
  return count === 1 ? place : `${store}/${folder} ${count}/node_modules/${name}`
}
