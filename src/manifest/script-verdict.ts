// Matches `allowScripts` against a locked package, as npm 12.2 does (lib/script-allowed.js).

import path from 'node:path'
import npa from 'npm-package-arg'
import semver from 'semver'
import type { LockedPackage } from '../model/lockfile.ts'

type Spec = ReturnType<typeof npa>

/** Real specs are shorter; npm-package-arg takes minutes for some megabytes. */
const longestKey = 4096

/**
 * Returns the project's decision about the scripts of a copy: true, they may run; false, they may not; null, no
 * decision. A refusal beats a permission.
 */
export function findScriptVerdict(
  copy: Pick<LockedPackage, 'name' | 'version' | 'source'>,
  allowScripts: Readonly<Record<string, boolean>>,
): boolean | null {
  const verdicts = Object.entries(allowScripts)
    .filter(([key]) => key.length <= longestKey && isNamed(copy, key))
    .map(([, isAllowed]) => isAllowed)
  if (verdicts.includes(false)) return false
  return verdicts.includes(true) ? true : null
}

type Copy = Pick<LockedPackage, 'name' | 'version' | 'source'>

function isNamed({ source, name, version }: Copy, key: string): boolean {
  switch (source.type) {
    case 'registry': {
      if (key !== name && !key.startsWith(`${name}@`)) return false
      const spec = readSpec(key)
      return spec?.name === name && isVersionNamed(version, spec)
    }
    case 'git':
      return isCommitNamed(source, readSpec(key))
    case 'remote': {
      const spec = readSpec(key)
      return spec?.type === 'remote' && spec.fetchSpec === source.url
    }
    case 'file':
    case 'directory': {
      const spec = readSpec(key)
      const isPath = spec?.type === 'file' || spec?.type === 'directory'
      return isPath && path.posix.relative(base, spec.fetchSpec ?? '') === path.posix.normalize(source.path)
    }
  }
}

/** Relative keys are resolved from here: deep enough that no real `../` leaves it. */
const base = '/depgate'.repeat(32)

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
    return npa(key, base)
  } catch {
    return null
  }
}
