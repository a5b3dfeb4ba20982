// Matches npm's `allowScripts` against a copy of a package, as npm 11.19 does (@npmcli/arborist, lib/script-allowed.js).

import npa from 'npm-package-arg'
import semver from 'semver'
import type { LockedPackage } from '../../model/report.ts'
import type { PackageChange, Project } from '../../model/change.ts'

type Spec = ReturnType<typeof npa>

/** Real specs are shorter; npm-package-arg takes minutes for some megabytes. */
const longestKey = 4096

/**
 * Returns the project's decision about the scripts of a copy: true, they may run; false, they may not; null, no
 * decision. A refusal beats a permission.
 */
export function findScriptVerdict(
  copy: LockedPackage,
  allowScripts: Readonly<Record<string, boolean>>,
): boolean | null {
  const verdicts = Object.entries(allowScripts)
    .filter(([key]) => key.length <= longestKey && isNamed(copy, key))
    .map(([, isAllowed]) => isAllowed)
  if (verdicts.includes(false)) return false
  return verdicts.includes(true) ? true : null
}

/** The first npm that runs no install script that `allowScripts` refuses (measured; 11.15 and older do not read it). */
const firstToRefuse = '11.16.0'

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

function areRefusalsObeyed({ npmRange = null }: Project): boolean {
  if (npmRange === null || npmRange.length > longestKey || semver.validRange(npmRange) === null) return false
  return !semver.intersects(npmRange, `<${firstToRefuse}`)
}

function isNamed(copy: LockedPackage, key: string): boolean {
  const { source, name } = copy
  if (source.type === 'registry') {
    if (key !== name && !key.startsWith(`${name}@`)) return false
    const spec = readSpec(key)
    return spec?.name === name && isVersionNamed(copy.version, spec)
  }
  return source.type === 'git' && isCommitNamed(source, readSpec(key))
}

/** A bare name means every version; otherwise only exact ones count: a range or a tag would cover versions that were never reviewed. */
function isVersionNamed(version: string, { type, fetchSpec }: Spec): boolean {
  if (type === 'version') return version === fetchSpec
  if (type !== 'range' || fetchSpec === null) return false
  if (fetchSpec === '*') return true
  const isExact = fetchSpec.split('||').every((part) => semver.valid(part.trim()) !== null)
  return isExact && semver.satisfies(version, fetchSpec, { loose: true })
}

function isCommitNamed(source: { url: string; commit: string | null }, spec: Spec | null): boolean {
  const own = readSpec(source.url)
  if (spec?.type !== 'git' || own?.type !== 'git') return false
  const wanted = spec.gitCommittish || spec.hosted?.committish || ''
  // A short hash names the commit that begins with it, never the other way round.
  const address = addressOf(spec)
  return (
    address !== null && address === addressOf(own) && (source.commit?.startsWith(wanted) ?? wanted === '')
  )
}

function addressOf({ hosted, fetchSpec }: Spec): string | null {
  return hosted?.ssh({ noCommittish: true }) ?? fetchSpec
}

function readSpec(key: string): Spec | null {
  if (key.length > longestKey) return null
  try {
    return npa(key, '/')
  } catch {
    return null
  }
}
