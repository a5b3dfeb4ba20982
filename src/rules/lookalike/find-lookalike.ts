// Finds the known package that an added one can be mistaken for.

import { indexNames, scopeOf, type Likeness, type Match, type NameIndex } from './similar-names.ts'
import { muchUsed } from '../../text/much-used-names.ts'
import type { PackageArrival, Project } from '../../model/change.ts'

/** The package that an added one can be mistaken for. */
export interface Lookalike extends Match {
  /** The project used it before; otherwise it is in the list of much used packages. */
  readonly isUsed: boolean
}

/** A list of names, and the scopes in it. */
interface Known {
  readonly names: NameIndex
  readonly scopes: NameIndex
}

/** Returns the package that an added one can be mistaken for, or null; a known name is no lookalike. */
export function findLookalike({ kind, name, project }: PackageArrival): Lookalike | null {
  if (kind !== 'added') return null
  const [here, everywhere] = [indexProject(project), indexMuchUsed()]
  const scope = scopeOf(name)
  for (const known of [here, everywhere]) {
    // The names in a scope belong to its owner.
    if (known.names.names.has(name) || (scope !== null && known.scopes.names.has(scope))) return null
  }
  const own = find(here, name)
  if (own !== null) return { ...own, isUsed: true }
  const other = find(everywhere, name)
  return other === null ? null : { ...other, isUsed: false }
}

/** Describes a likeness as the beginning of a sentence that ends with the other name. */
export function describeLikeness(likeness: Likeness): string {
  return phrases[likeness]
}

const phrases: Record<Likeness, string> = {
  separator: 'differs only in separators or capitals from',
  homoglyph: 'differs only in characters that look alike from',
  scope: 'differs only in its scope from',
  swap: 'swaps two characters of',
  edit: 'differs in one character from',
}

function find({ names, scopes }: Known, name: string): Match | null {
  const scope = scopeOf(name)
  return names.find(name) ?? (scope === null ? null : scopes.find(scope))
}

function index(names: readonly string[]): Known {
  return { names: indexNames(names), scopes: indexNames(names.flatMap((name) => scopeOf(name) ?? [])) }
}

// Built for the first name that is added: most runs have none.
let popular: Known | null = null
const projects = new WeakMap<Project, Known>()

function indexMuchUsed(): Known {
  popular ??= index(muchUsed.split(' '))
  return popular
}

function indexProject(project: Project): Known {
  const known = projects.get(project) ?? index([...project.uses])
  projects.set(project, known)
  return known
}
