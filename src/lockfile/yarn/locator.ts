// Reads yarn's identifiers: descriptors (`name@range`), locators (`name@reference`), and the parts of a range.

import semver from 'semver'
import { describeBadName } from '../../manifest/package-name.ts'

/** A descriptor or a locator. */
export interface Named {
  readonly name: string
  /** The range, or the reference. */
  readonly rest: string
}

/** Splits at the first `@` behind the scope, as both generations of yarn do; null where a part is missing. */
export function splitNamed(text: string): Named | null {
  const at = text.indexOf('@', 1)
  if (at === -1 || at === text.length - 1) return null
  const name = text.slice(0, at)
  return /^(?:@[^/@]+\/)?[^/@]+$/.test(name) ? { name, rest: text.slice(at + 1) } : null
}

/** The parts of a range of yarn berry: `patch:` `ms@npm%3A2.1.3` `#` `./ms.patch` `::` `version=2.1.3`. */
export interface RangeParts {
  /** With its colon; null for a version, a tag, or what git reads without one. */
  readonly protocol: string | null
  readonly source: string | null
  readonly selector: string
  readonly params: ReadonlyMap<string, string>
}

/** Longer ones are no range of a real lockfile. */
const longest = 8192

/** As `parseRange` in structUtils.ts of @yarnpkg/core; null for what it refuses. */
export function parseRange(range: string): RangeParts | null {
  if (range.length > longest) return null
  const match = /^([^#:]*:)?((?:(?!::)[^#])*)(?:#((?:(?!::).)*))?(?:::(.*))?$/.exec(range)
  if (match === null) return null
  const [, protocol = null, first = '', second, params = ''] = match
  try {
    return {
      protocol,
      source: second === undefined ? null : decodeURIComponent(first),
      selector: decodeURIComponent(second ?? first),
      params: new Map(new URLSearchParams(params)),
    }
  } catch {
    return null
  }
}

const known = new Map<string, boolean>()
/** A run that judges thousands of lockfiles must not keep every range it met. */
const maxKnown = 20_000

/** Whether yarn asks a registry for a range without a protocol: a range of versions, or a tag. */
function isOfRegistry(range: string): boolean {
  const answer = known.get(range)
  if (answer !== undefined) return answer
  if (known.size > maxKnown) known.clear()
  const found =
    range.length < 1000 &&
    // Read loosely, the second of `npm:1 || 2` alone would be a range.
    !range.includes(':') &&
    (/^(?!v)[a-z0-9._-]+$/i.test(range) || semver.validRange(range, { loose: true }) !== null)
  known.set(range, found)
  return found
}

/** Writes a range as berry's lockfiles have it since version 8: `^1.0.0` is `npm:^1.0.0`. */
export function withProtocol(range: string): string {
  return isOfRegistry(range) ? `npm:${range}` : range
}

/** Writes a range as manifests have it: `npm:^1.0.0` is `^1.0.0`; an alias stays. */
export function withoutProtocol(range: string): string {
  const bare = range.startsWith('npm:') ? range.slice('npm:'.length) : range
  return bare !== range && isOfRegistry(bare) ? bare : range
}

/** The name on the registry in an alias (`npm:ms@2.0.0`); null for any other range. */
export function aliasedName(range: string): string | null {
  if (!range.startsWith('npm:')) return null
  const spec = range.slice('npm:'.length)
  if (isOfRegistry(spec)) return null
  return splitNamed(spec)?.name ?? (/^(?:@[^/@]+\/)?[^/@]+$/.test(spec) ? spec : null)
}

/**
 * Describes why a name is none that yarn installs under; null for one that it does. yarn takes names that no registry
 * has (`$repo-utils` for a folder), since it asks for them by the registry's rules only where it asks a registry.
 */
export function describeNoName(name: string): string | null {
  const isSafe = /^(?:@[^/@\\\s]+\/)?[^/@\\\s]+$/.test(name) && name.length <= 214 && !/(?:^|\/)\./.test(name)
  return isSafe && !/^(?:node_modules|favicon\.ico)$/i.test(name) ? null : describeBadName(name)
}
