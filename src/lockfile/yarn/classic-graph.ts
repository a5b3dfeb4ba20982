// Finds the entry of a yarn 1 lockfile to which a dependency resolves.

import semver from 'semver'
import type { ClassicEntry } from './classic-entries.ts'
import type { Resolution } from './resolutions.ts'

/** What a dependency leads to. */
export interface Found {
  /** The package; null for none. */
  readonly to: number | null
  /** yarn takes it as it is. An entry outside of the range that is asked for is resolved anew, as is one without an address. */
  readonly isMet: boolean
}

/** Looks packages up by what is asked for. */
export interface ClassicGraph {
  /** @param parent - the name of what asks; null for a manifest. */
  find(name: string, range: string, parent: string | null): Found
  /** The range that yarn looks up in the place of the one that is asked for. */
  reduce(name: string, range: string, parent: string | null): string
}

/** A workspace as a package. */
export interface Own {
  readonly at: number
  readonly version: string | null
}

/** @param packages - by pattern, and the workspaces by name. */
export function growClassicGraph(
  entries: readonly ClassicEntry[],
  packages: { readonly places: ReadonlyMap<string, number>; readonly own: ReadonlyMap<string, Own> },
  resolutions: ReadonlyMap<string, readonly Resolution[]>,
): ClassicGraph {
  const { places, own } = packages
  const entryOf = new Map(entries.flatMap((entry) => entry.keys.map((key) => [key, entry] as const)))
  const reduce = (name: string, range: string, parent: string | null) => {
    const found = (resolutions.get(name) ?? []).find((one) => isMeant(one, parent))
    if (found === undefined) return range
    // Whether a rule for a longer path is meant is open: an entry of its own shows that it is not.
    const isOpen = !found.above.every((step) => step === '**')
    const [own, other] = [places.get(`${name}@${range}`), places.get(`${name}@${found.replacement}`)]
    return isOpen && own !== undefined && other !== undefined && own !== other ? range : found.replacement
  }
  return {
    reduce,
    find(name, range, parent) {
      const reduced = reduce(name, range, parent)
      const workspace = own.get(name)
      if (workspace !== undefined && isIn(workspace.version, reduced))
        return { to: workspace.at, isMet: true }
      // yarn has no entry for a link.
      if (reduced.startsWith('link:')) return { to: null, isMet: true }
      const key = reduced === '' ? name : `${name}@${reduced}`
      const to = places.get(key) ?? (reduced === '' ? places.get(`${name}@`) : undefined)
      if (to === undefined) return { to: null, isMet: false }
      const entry = entryOf.get(key) ?? entryOf.get(`${name}@`)
      return { to, isMet: entry !== undefined && isTaken(entry, reduced) }
    },
  }
}

/** Whether a rule applies to what the parent asks for, as far as the nearest name above decides. */
function isMeant({ above }: Resolution, parent: string | null): boolean {
  const nearest = above.at(-1)
  if (nearest === undefined || nearest === '**') return above.length <= 1 || parent !== null
  return nearest === '*' ? parent !== null : nearest === parent
}

/** As `isLockfileEntryOutdated` of yarn's package-resolver.js, and `getLocked` of its package-request.js. */
function isTaken({ fields }: ClassicEntry, range: string): boolean {
  const version = fields.get('version') ?? ''
  const isRange = range.length < 1000 && semver.validRange(range, { loose: true }) !== null
  if (!isRange) return fields.has('resolved') || /^(?:file|link):|^\.{0,2}[/\\]/.test(range)
  if (!fields.has('resolved')) return false
  return range === '' || semver.valid(version) === null || semver.satisfies(version, range, { loose: true })
}

function isIn(version: string | null, range: string): boolean {
  if (version === null || range.length > 200 || semver.valid(version) === null) return false
  return semver.satisfies(version, range, { loose: true })
}
