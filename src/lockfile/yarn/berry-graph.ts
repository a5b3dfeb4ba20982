// Finds the entry of a yarn berry lockfile to which a dependency resolves, as yarn reduces and binds its range.

import type { BerryEntry } from './berry-entries.ts'
import { parseRange, splitNamed, withProtocol } from './locator.ts'
import type { Resolution } from './resolutions.ts'
import semver from 'semver'

/** What the project's files decide about ranges. */
export interface BerryRules {
  /** By the name of the dependency. */
  readonly resolutions: ReadonlyMap<string, readonly Resolution[]>
  /** By catalog (`''` for the default one) and name; ranges have a protocol. */
  readonly catalogs: ReadonlyMap<string, ReadonlyMap<string, string>>
  /** The locator of the root: what paths in resolutions are bound to. */
  readonly root: string
  /** Of the workspaces by folder (`.` for the root): the lockfile does not record them. */
  readonly versions: ReadonlyMap<string, string | null>
}

/** Looks entries up by what is asked for. */
export interface BerryGraph {
  /** @param parent - the locator of what asks. @param range - with its protocol. Null where no entry answers. */
  find(parent: string, name: string, range: string): number | null
  /** The entry with a resolution. */
  at(locator: string): number | undefined
  /** The range that yarn resolves in the place of the one that is asked for. */
  reduce(parent: string, name: string, range: string): string
}

/** The packages that yarn patches by itself, and the patches of the project, are asked for by one key each. */
const builtin = /builtin<([^>]*)>/

export function growBerryGraph(entries: readonly BerryEntry[], rules: BerryRules): BerryGraph {
  const byDescriptor = new Map<string, number>()
  const byLocator = new Map<string, number>()
  /** By the descriptor that yarn replaces by its own patch of it. */
  const patched = new Map<string, number>()
  const workspaces = new Map<string, number>()
  entries.forEach((entry, index) => {
    byLocator.set(entry.locator, index)
    if (entry.reference.protocol === 'workspace:') workspaces.set(entry.name, index)
    for (const { name, rest } of entry.descriptors) {
      byDescriptor.set(`${name}@${rest}`, index)
      const source = readBuiltin(rest)
      if (source !== null) patched.set(source, index)
    }
  })
  const reduce = (parent: string, name: string, range: string) => reduceRange(rules, parent, name, range)
  return {
    at: (locator) => byLocator.get(locator),
    reduce: (parent, name, range) => reduce(parent, name, range).range,
    find(parent, name, range) {
      const reduced = reduce(parent, name, range)
      const key = `${name}@${bound(reduced.range)}`
      const found =
        patched.get(key) ??
        byDescriptor.get(key) ??
        byDescriptor.get(`${key}::locator=${encodeURIComponent(reduced.parent)}`)
      if (found !== undefined) return found
      const own = workspaces.get(name)
      return own !== undefined && isMetByWorkspace(entries[own], reduced.range, rules) ? own : null
    },
  }
}

/** yarn looks a bare path up as `file:` (FILE_REGEXP in its plugin-file; yarn 4.18 locks `./x.tgz` as `file:./x.tgz`). */
const bound = (range: string) => (/^(?:[a-z]:[\\/]|\.{0,2}\/)/i.test(range) ? `file:${range}` : range)

/** The descriptor in a range such as `patch:fsevents@npm%3A^2.3.2#optional!builtin<compat/fsevents>`; null for any other. */
function readBuiltin(range: string): string | null {
  if (!range.startsWith('patch:')) return null
  const parts = parseRange(range)
  if (parts?.source == null || !builtin.test(parts.selector)) return null
  const source = splitNamed(parts.source)
  return source === null ? null : `${source.name}@${withProtocol(source.rest)}`
}

/** yarn links to a workspace where its version is in the range that is asked for. */
function isMetByWorkspace(entry: BerryEntry | undefined, range: string, { versions }: BerryRules): boolean {
  if (range.startsWith('workspace:')) return true
  const bare = range.startsWith('npm:') ? range.slice('npm:'.length) : null
  const version = versions.get(entry?.reference.selector ?? '') ?? null
  if (bare === null || version === null || bare.length > 200) return false
  return semver.valid(version) !== null && semver.satisfies(version, bare, { loose: true })
}

function reduceRange(
  { resolutions, catalogs, root }: BerryRules,
  parent: string,
  name: string,
  range: string,
): { readonly range: string; readonly parent: string } {
  for (const one of resolutions.get(name) ?? []) {
    if (one.range !== null && withProtocol(one.range) !== range) continue
    const [above] = one.above
    if (above !== undefined && !isFrom(parent, above, one.parent)) continue
    return { range: withProtocol(one.replacement), parent: root }
  }
  if (!range.startsWith('catalog:')) return { range, parent }
  const catalog = catalogs.get(range.slice('catalog:'.length))
  return { range: catalog?.get(name) ?? range, parent }
}

function isFrom(locator: string, name: string, reference: string | null): boolean {
  const parent = splitNamed(locator)
  if (parent?.name !== name) return false
  return reference === null || withProtocol(reference) === parent.rest
}
