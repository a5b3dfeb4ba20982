// Matches npm's `allowScripts` against a copy of a package, as npm 11.19 does (@npmcli/arborist, lib/script-allowed.js).

import npa from 'npm-package-arg'
import semver from 'semver'
import type { LockedPackage } from '../model.ts'

type Spec = ReturnType<typeof npa>

/** No spec that anyone writes is longer; npm-package-arg takes minutes over some megabytes. */
const longestKey = 4096

/**
 * Says whether someone of the project has decided about the scripts of a copy: true, they may run; false, they may
 * not; null, nobody has. A refusal beats a permission.
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

function isNamed(copy: LockedPackage, key: string): boolean {
  const { source, name } = copy
  if (source.type === 'registry') {
    if (key !== name && !key.startsWith(`${name}@`)) return false
    const spec = readSpec(key)
    return spec?.name === name && isVersionNamed(copy.version, spec)
  }
  return source.type === 'git' && isCommitNamed(source, readSpec(key))
}

/** A bare name means every version; else only exact ones count: a range or a tag would cover what nobody has seen. */
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
