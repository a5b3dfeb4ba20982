// Finds out whether the project has decided about scripts of a package, and whether any would run.

import semver from 'semver'
import { findScriptVerdict } from '../../manifest/script-verdict.ts'
import type { PackageChange, Project } from '../../model/change.ts'

/** The first npm that runs no install script that `allowScripts` refuses (measured; 11.15 and older do not read it). */
const firstToRefuse = '11.16.0'
/** Real ranges are shorter. */
const longestRange = 4096

/**
 * Whether the project has decided about the scripts of every copy of a package.
 *
 * A permission counts where it was there before the change and still is; one that the change adds is judged by the rule
 * `tampering`. A refusal counts where every npm that `engines.npm` allows obeys it: others run the script.
 */
export function isDecided({ copies, project }: Pick<PackageChange, 'copies' | 'project'>): boolean {
  const { allowScripts, allowScriptsBefore = allowScripts } = project
  return copies.every((copy) => {
    const verdict = findScriptVerdict(copy, allowScripts)
    if (verdict === true) return findScriptVerdict(copy, allowScriptsBefore) === true
    // A refusal keeps npm from running install scripts, but not from preparing what it fetches from git.
    return verdict === false && copy.source.type !== 'git' && areRefusalsObeyed(project)
  })
}

/**
 * Whether the project's package manager runs no script of a package: pnpm 10, yarn 4.14 and bun run none that no list names.
 * All three go by the package's own name, an alias does not count (measured). What comes from elsewhere than a registry is
 * prepared by other rules.
 */
export function isRefusedByManager({ copies, project }: Pick<PackageChange, 'copies' | 'project'>): boolean {
  const { scriptRefusal } = project
  if (scriptRefusal === undefined) return false
  return copies.every(
    ({ name, source }) => source.type === 'registry' && !scriptRefusal.except.includes(name),
  )
}

function areRefusalsObeyed({ npmRange = null }: Project): boolean {
  if (npmRange === null || npmRange.length > longestRange || semver.validRange(npmRange) === null)
    return false
  return !semver.intersects(npmRange, `<${firstToRefuse}`)
}
