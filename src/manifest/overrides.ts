// Reads the `overrides` of a root manifest, which replace ranges of packages.

import type { DeclaredRange } from '../model/report.ts'
import { fieldOf, readSection, readText, refuse, describeType, type JsonSection } from '../json/section.ts'
import { describeBadName } from './package-name.ts'

/** A declared range, before it is resolved against the lockfile. */
export interface Declared {
  readonly field: DeclaredRange['field']
  readonly name: string
  readonly range: string
  readonly line: number | null
  /** The names to resolve, each from the one before; several only for a nested override. */
  readonly keys: readonly { readonly name: string; readonly range: string | null }[]
}

// Each override is compared with every copy of its package.
const maxOverrides = 1000

/**
 * Reads overrides, nested ones too: `{ "a": { ".": "1.0.0", "b@^2": "2.0.1" } }` declares `a` and `a > b@^2`.
 *
 * @throws {DepgateError} ELOCKFILE, for keys without a name, values of another type and references to nothing.
 */
export function readOverrides(manifest: JsonSection): Declared[] {
  const root = readSection(manifest, 'overrides')
  if (root === null) return []
  // The recursion is as deep as the JSON, which readJson limits.
  const walk = (section: JsonSection, outer: Declared['keys'], names: readonly string[]): Declared[] =>
    Object.keys(section.fields).flatMap((key): Declared[] => {
      const value = fieldOf(section, key)
      const isSelf = key === '.' && outer.length > 0
      const keys = isSelf ? outer : [...outer, readKey(section, key)]
      const path = isSelf ? names : [...names, key]
      if (typeof value === 'string') {
        const range = value.startsWith('$') ? dereference(manifest, section, key, value) : value
        const line = section.document.lineOf([...section.path, key])
        return [{ field: 'overrides', name: path.join(' > '), range, line, keys }]
      }
      const isNested = typeof value === 'object' && value !== null && !Array.isArray(value)
      const inner = isNested && !isSelf ? readSection(section, key) : null
      const expected = isSelf ? 'a string' : 'a string or an object'
      if (inner === null) throw refuse(section, [key], `must be ${expected}, not ${describeType(value)}`)
      return walk(inner, keys, path)
    })
  const declared = walk(root, [], [])
  if (declared.length > maxOverrides) {
    throw refuse(manifest, ['overrides'], `hold more than ${maxOverrides} ranges`)
  }
  return declared
}

function readKey(section: JsonSection, key: string): Declared['keys'][number] {
  const at = key.indexOf('@', 1)
  const name = at === -1 ? key : key.slice(0, at)
  const problem = describeBadName(name)
  if (problem !== null) throw refuse(section, [key], problem)
  return { name, range: at === -1 ? null : key.slice(at + 1) }
}

/** `$name` refers to the range that the root declares for that name; npm looks it up in this order. */
const referenced = ['devDependencies', 'optionalDependencies', 'dependencies', 'peerDependencies']

function dereference(manifest: JsonSection, section: JsonSection, key: string, value: string): string {
  const name = value.slice(1)
  for (const field of referenced) {
    const declared = readSection(manifest, field)
    const range = declared === null ? null : readText(declared, name)
    if (range !== null && range !== '') return range
  }
  throw refuse(section, [key], `refers to ${value}, which the manifest does not depend on`)
}
