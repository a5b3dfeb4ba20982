// Applies pnpm's overrides to what a project asks for, as createVersionsOverrider of pnpm does.

import path from 'node:path'
import semver from 'semver'

/** A package, and the ranges of it that are meant; null for all. */
export interface Selected {
  readonly name: string
  readonly range: string | null
}

/** Parses `parent@1>child@^2`. */
export function parseSelector(selector: string): {
  readonly parent: Selected | null
  readonly target: Selected
} {
  const at = selector.search(/[^ |@]>/)
  if (at === -1) return { parent: null, target: parsePart(selector) }
  return { parent: parsePart(selector.slice(0, at + 1)), target: parsePart(selector.slice(at + 2)) }
}

function parsePart(text: string): Selected {
  const part = text.trim()
  const at = part.indexOf('@', 1)
  return at === -1 ? { name: part, range: null } : { name: part.slice(0, at), range: part.slice(at + 1) }
}

/** An override that is ready to be applied: catalogs and references are resolved. */
export interface Override {
  readonly selector: string
  readonly value: string
}

/** What asks for a dependency. */
export interface Asker {
  readonly name: string | null
  readonly version: string | null
  /** The folder of a project; null for a package. */
  readonly folder: string | null
}

/** Returns the range that an override gives a dependency: the range itself where none applies, null where one removes it. */
export function applyOverrides(
  overrides: readonly Override[],
  asker: Asker,
  { name, range }: { readonly name: string; readonly range: string },
): string | null {
  const found = findOverride(overrides, asker, { name, range })
  if (found === null) return range
  return found.value === '-' ? null : place(found.value, asker.folder)
}

/** The override that applies to a dependency: one with a parent first, then the one for the narrowest range. */
export function findOverride(
  overrides: readonly Override[],
  asker: Asker,
  { name, range }: { readonly name: string; readonly range: string },
): Override | null {
  const parsed = indexOf(overrides).get(name) ?? []
  const matching = parsed.filter(({ target }) => target.range !== '' && intersects(target.range, range))
  const nested = matching.filter(({ parent }) => parent !== null && isParent(parent, asker))
  const plain = matching.filter(({ parent }) => parent === null)
  const narrowest = (list: typeof matching) =>
    list.toSorted((one, other) => (intersects(other.target.range ?? '', one.target.range ?? '') ? -1 : 1))[0]
  const found = narrowest(nested) ?? narrowest(plain)
  if (found !== undefined) return found
  // `name@` applies wherever the range already allows the version (pnpm 12).
  const converging = parsed.find(({ parent, target }) => parent === null && target.range === '')
  const isMet =
    converging !== undefined &&
    semver.validRange(range, true) !== null &&
    semver.satisfies(converging.value, range, true)
  return isMet ? converging : null
}

type Parsed = Override & ReturnType<typeof parseSelector>

const indexes = new WeakMap<readonly Override[], ReadonlyMap<string, readonly Parsed[]>>()

/** By the name that they are about: every dependency of every project is looked up. */
function indexOf(overrides: readonly Override[]): ReadonlyMap<string, readonly Parsed[]> {
  const known = indexes.get(overrides)
  if (known !== undefined) return known
  const index = new Map<string, Parsed[]>()
  for (const one of overrides) {
    const parsed = { ...one, ...parseSelector(one.selector) }
    const there = index.get(parsed.target.name)
    if (there === undefined) index.set(parsed.target.name, [parsed])
    else there.push(parsed)
  }
  indexes.set(overrides, index)
  return index
}

function isParent(parent: Selected, { name, version }: Asker): boolean {
  if (parent.name !== name) return false
  return parent.range === null || (version !== null && semver.satisfies(version, parent.range))
}

function intersects(wanted: string | null, range: string): boolean {
  if (wanted === null || wanted === '' || wanted === range) return true
  if (wanted.length > longestRange || range.length > longestRange) return false
  return (
    semver.validRange(wanted) !== null &&
    semver.validRange(range) !== null &&
    semver.intersects(range, wanted)
  )
}

const longestRange = 256

/** A path in an override is relative to the lockfile's folder, and in a project to the project. */
function place(value: string, folder: string | null): string {
  const [, protocol, target] = /^(file:|link:)(.*)$/s.exec(value) ?? []
  if (protocol === undefined || target === undefined || folder === null || path.posix.isAbsolute(target))
    return value
  return `${protocol}${path.posix.relative(folder, path.posix.normalize(target))}`
}
