// Decides which install scripts run: `allowScripts` for the approved packages, as in npm 12.

import { findScriptVerdict } from '../manifest/script-verdict.ts'
import type { LockedPackage } from '../model/lockfile.ts'
import type { Policy } from '../model/policy.ts'
import type { ScriptedPackage, ScriptRequest } from '../ports/npm.ts'

/** What runs, and what waits for a decision. */
export interface ScriptDecision {
  /** The locations of the packages whose scripts run. */
  readonly run: readonly string[]
  /** The packages that the project neither allows nor refuses, without their copies. */
  readonly undecided: readonly LockedPackage[]
}

/**
 * @param approved - the packages by location, by the name and version that were judged: a package.json in a tarball can
 *   have the name of another package.
 */
export function decideScripts(
  { packages }: Pick<ScriptRequest, 'packages'>,
  approved: ReadonlyMap<string, LockedPackage>,
  allowScripts: Readonly<Record<string, boolean>>,
  policy: Policy['scripts'],
): ScriptDecision {
  const decided = packages.map(({ location, isBundled, ...unpacked }) => {
    const locked = findApproved(location, unpacked, approved)
    const verdict = locked === null ? null : findScriptVerdict(locked, allowScripts)
    // npm 12 runs none of a bundled package, whatever is allowed: its name is what another tarball claims.
    const isCarried = isBundled || (locked?.bundler ?? null) !== null
    const runs = policy === 'all' ? verdict !== false : verdict === true && !isCarried
    return { location, locked, runs, isUndecided: !runs && verdict === null && !isCarried }
  })
  const undecided = decided.flatMap(({ locked, isUndecided }) =>
    isUndecided && locked !== null ? [[`${locked.name}@${locked.version}`, locked] as const] : [],
  )
  return {
    run: decided.filter(({ runs }) => runs).map(({ location }) => location),
    undecided: [...new Map(undecided).values()],
  }
}

/** The approved package at a location; null where another version of a registry's package is in its place. */
function findApproved(
  location: string,
  { name, version }: Pick<ScriptedPackage, 'name' | 'version'>,
  approved: ReadonlyMap<string, LockedPackage>,
): LockedPackage | null {
  const locked = approved.get(location)
  if (locked === undefined) return null
  const isSame = locked.name === name && locked.version === version
  return locked.source.type === 'registry' && !isSame ? null : locked
}

/**
 * The locations of packages that npm would prepare with scripts of their own while it unpacks them: what comes from git
 * and, with `install-links`, from folders.
 */
export function listUnprepared(
  packages: readonly LockedPackage[],
  allowScripts: Readonly<Record<string, boolean>>,
  policy: Policy['scripts'],
): string[] {
  return packages.flatMap((locked) => {
    const { type } = locked.source
    if (type !== 'git' && type !== 'directory') return []
    const verdict = findScriptVerdict(locked, allowScripts)
    return (policy === 'all' ? verdict !== false : verdict === true) ? [] : [locked.location]
  })
}
