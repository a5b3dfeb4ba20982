// Patterns for packages: a name, a `@scope/*` glob or `name@range`.

import semver from 'semver'
import type { PackageId } from '../model/report.ts'
import { isUnsatisfiable } from './range-versions.ts'
import type { Pattern } from '../model/policy.ts'

// npm's grammar for names, capitals of the early registry included.
const name = /^(?:@[a-z0-9~-][a-z0-9._~-]*\/)?[a-z0-9~-][a-z0-9._~-]*$/i

/** In characters. */
export const maxPatternLength = 500

/** Whether npm accepts a text as a package name. */
export function isPackageName(text: string): boolean {
  return text.length <= 214 && name.test(text)
}

/** Whether a name can be typed as a word: npm takes one with a hyphen in front (`-` is a package) for a flag. */
export function isTypableName(text: string): boolean {
  return isPackageName(text) && !text.startsWith('-')
}

/**
 * Parses a pattern, or returns null. Only `@scope/*` is a glob: a stray `*` or `!` must not match everything. A range
 * that no version satisfies (`>2 <1`) is refused, since it cannot be what its author meant.
 */
export function parsePattern(text: string): Pattern | null {
  if (text.length > maxPatternLength) return null
  const scope = /^(@[a-z0-9~-][a-z0-9._~-]*)\/\*$/i.exec(text)
  if (scope) return { text, name: null, scope: scope[1] ?? null, range: null }
  const at = text.indexOf('@', 1)
  const packageName = at === -1 ? text : text.slice(0, at)
  const range = at === -1 ? null : text.slice(at + 1)
  if (!isPackageName(packageName)) return null
  if (range !== null && (range.trim() === '' || isUnsatisfiable(range))) return null
  return { text, name: packageName, scope: null, range }
}

/**
 * Whether a pattern matches a package; names are compared whole, so `@evil/pkg` never matches `pkg`. A version that is
 * not semver satisfies no range.
 */
export function matches(pattern: Pattern, id: PackageId): boolean {
  if (pattern.scope !== null) return id.name.startsWith(`${pattern.scope}/`)
  if (pattern.name !== id.name) return false
  return (
    pattern.range === null ||
    semver.satisfies(id.version, pattern.range, { includePrerelease: true, loose: true })
  )
}

/** Whether a pattern matches a package, ignoring case: for `deny`, which another spelling of the name must not evade. */
export function matchesFolded(pattern: Pattern, id: PackageId): boolean {
  const fold = <T extends string | null>(text: T) => text?.toLowerCase() ?? null
  return matches(
    { ...pattern, name: fold(pattern.name), scope: fold(pattern.scope) },
    { ...id, name: id.name.toLowerCase() },
  )
}

/** Parses `name@1.2.3` with an exact version, or returns null. */
export function parseExact(text: string): PackageId | null {
  const at = text.lastIndexOf('@')
  if (at <= 0) return null
  const id = { name: text.slice(0, at), version: text.slice(at + 1) }
  return isPackageName(id.name) && semver.valid(id.version) === id.version ? id : null
}
