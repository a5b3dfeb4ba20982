// Finds the names that a name can be mistaken for, without comparing it with each.

/** The way in which two names are alike. */
export type Likeness = 'separator' | 'homoglyph' | 'scope' | 'swap' | 'edit'

/** A name that another one can be mistaken for. */
export interface Match {
  readonly name: string
  readonly likeness: Likeness
}

/** Names, indexed by the keys under which a lookalike is found. */
export interface NameIndex {
  readonly names: ReadonlySet<string>
  /** Returns the name that this one resembles best, or null; a name of the index itself is no lookalike. */
  find(name: string): Match | null
}

/**
 * A shorter name has real neighbours at every edit (`ws`, `vm`, `pug`, `got`): there only characters that look alike and
 * separators count.
 */
const shortestEdited = 5
const shortestSquashed = 5
const shortestHomoglyph = 4
// An unscoped `core` or `parser` does not imitate the one of every scope.
const shortestBase = 8
// npm's own limit is 214. A longer name than this is not typed by hand, so it is not mistyped.
const longest = 64
// The maximum of names of one length that begin or end alike; the author of a lockfile chooses how many there are. Among
// the much used ones there are at most 17.
const topSimilar = 32

/** Indexes names; those beyond the limits are left out. */
export function indexNames(list: Iterable<string>): NameIndex {
  const names = new Set(list)
  const squashed = new Map<string, string>()
  const skeletons = new Map<string, string>()
  const bases = new Map<string, string>()
  const halves = new Map<string, string[]>()
  const keep = (map: Map<string, string>, key: string, name: string) => {
    if (!map.has(key)) map.set(key, name)
  }
  for (const name of names) {
    if (name.length > longest) continue
    keep(squashed, squash(name), name)
    keep(skeletons, skeletonOf(name), name)
    // The types of a package do not make the package a lookalike of them.
    if (name.startsWith('@') && !name.startsWith('@types/')) keep(bases, baseOf(name), name)
    for (const key of name.length < shortestEdited ? [] : halvesOf(name, name.length)) {
      const alike = halves.get(key)
      if (alike === undefined) halves.set(key, [name])
      else if (alike.length < topSimilar) alike.push(name)
    }
  }
  const findEdit = (name: string): Match | null => {
    if (name.length < shortestEdited) return null
    for (const length of [name.length, name.length - 1, name.length + 1]) {
      for (const key of halvesOf(name, length)) {
        for (const other of halves.get(key) ?? []) {
          const likeness = compareNames(name, other)
          if (likeness !== null) return { name: other, likeness }
        }
      }
    }
    return null
  }
  return {
    names,
    find: (name) => {
      if (names.has(name) || name.length > longest) return null
      const plainName = squash(name)
      const same = plainName.length < shortestSquashed ? undefined : squashed.get(plainName)
      if (same !== undefined) {
        const isScope = same.startsWith('@') !== name.startsWith('@')
        return { name: same, likeness: isScope ? 'scope' : 'separator' }
      }
      const shape = skeletonOf(name)
      const alike = shape.length < shortestHomoglyph ? undefined : skeletons.get(shape)
      if (alike !== undefined && !isSameScope(name, alike)) return { name: alike, likeness: 'homoglyph' }
      const scoped = name.startsWith('@') || name.length < shortestBase ? undefined : bases.get(name)
      return findEdit(name) ?? (scoped === undefined ? null : { name: scoped, likeness: 'scope' })
    },
  }
}

/**
 * Describes how two names are within one edit of each other (a character added, removed or replaced, or two neighbours
 * swapped: a Damerau distance of 1), or returns null. The same for both orders of the two.
 *
 * Names of one scope belong to one owner; a short part has too many real neighbours.
 */
export function compareNames(one: string, other: string): 'swap' | 'edit' | null {
  if (isSameScope(one, other)) return null
  const [long, short] = one.length >= other.length ? [one, other] : [other, one]
  if (long.length - short.length > 1 || long === short) return null
  let at = 0
  while (at < short.length && long[at] === short[at]) at += 1
  if (partAt(long, at) < shortestEdited || partAt(short, Math.min(at, short.length - 1)) < shortestEdited)
    return null
  if (long.length > short.length) return long.slice(at + 1) === short.slice(at) ? 'edit' : null
  if (long.slice(at + 1) === short.slice(at + 1)) return 'edit'
  const isSwap = long[at] === short[at + 1] && long[at + 1] === short[at]
  return isSwap && long.slice(at + 2) === short.slice(at + 2) ? 'swap' : null
}

/** The length of the scope or of the name in it, whichever contains a position. */
function partAt(name: string, at: number): number {
  const slash = name.indexOf('/')
  if (slash === -1) return name.length
  return at <= slash ? slash - 1 : name.length - slash - 1
}

function isSameScope(one: string, other: string): boolean {
  const scope = scopeOf(one)
  return scope !== null && scope === scopeOf(other)
}

/** The scope of a name, with its @; null where it has none. */
export function scopeOf(name: string): string | null {
  const slash = name.indexOf('/')
  return name.startsWith('@') && slash > 0 ? name.slice(0, slash) : null
}

function baseOf(name: string): string {
  return name.slice(name.indexOf('/') + 1)
}

/** Without separators, scope marks and capitals: `@babel/core`, `babel-core` and `babelCore` are one. */
function squash(name: string): string {
  return name.toLowerCase().replace(/[@/._~-]/g, '')
}

/** With one character for all that look alike in most typefaces. */
function skeletonOf(name: string): string {
  return name
    .toLowerCase()
    .replaceAll('rn', 'm')
    .replaceAll('vv', 'w')
    .replace(/[1i|]/g, 'l')
    .replaceAll('0', 'o')
}

/**
 * The beginning and the end of a name, each a little less than half of a name of this length: an edit touches only one
 * of them, so a name has a key in common with each of that length within one edit of it.
 */
function halvesOf(name: string, length: number): readonly string[] {
  const half = Math.floor((length - 1) / 2)
  return [`${length}<${name.slice(0, half)}`, `${length}>${name.slice(-half)}`]
}
