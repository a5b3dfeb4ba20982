// Finds declared ranges that can resolve to more than one version, and what to write instead.

import path from 'node:path'
import npa from 'npm-package-arg'
import { commandsOf } from '../lockfile/commands-of.ts'
import type { RangeChange } from '../model/change.ts'
import type { DeclaredRange, Suggestion } from '../model/report.ts'
import { matches } from '../options/package-pattern.ts'
import { findOnlyVersion } from '../options/range-versions.ts'
import type { Pattern } from '../model/policy.ts'

const fullCommit = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/i
const local = /^(?:file|link|portal):|^\.{0,2}[/\\]|^~[/\\]|^[a-z]:[/\\]/i

/** Describes how a declared range floats, as a phrase after the range, or returns null where it can only ever be one version. */
export function describeFloats(declared: DeclaredRange): string | null {
  const range = declared.range.trim()
  // npm has no workspace: protocol; a workspace that another one asks for by range is the project's own code.
  if (range.startsWith('workspace:') || declared.locked?.isLocal === true) return null
  // The range is that of the catalog, which is judged where it is declared.
  if (range.startsWith('catalog:')) return null
  if (local.test(range)) return isInside(declared.manifest, range) ? null : 'lies outside the project'
  let spec
  try {
    spec = npa.resolve(null, range, '/')
  } catch {
    return 'cannot be read as a version'
  }
  if (spec.type === 'alias') spec = spec.subSpec ?? spec
  switch (spec.type) {
    case 'version':
      return null
    case 'tag':
      return 'is a dist-tag, which its publisher can move'
    case 'git':
      return fullCommit.test(spec.gitCommittish ?? '') ? null : 'is a git source without a full commit hash'
    case 'remote':
      return declared.locked?.integrity ? null : 'is an address without a hash in the lockfile'
    case 'range':
      return findOnlyVersion(spec.fetchSpec ?? range) === null ? 'can resolve to more than one version' : null
    case 'file':
    case 'directory':
    case 'alias':
      return isInside(declared.manifest, range) ? null : 'lies outside the project'
  }
}

function isInside(manifest: string, range: string): boolean {
  const target = range.replace(/^(?:file|link|portal):(?:\/\/)?/i, '')
  if (/^(?:[/\\~]|[a-z]:)/i.test(target)) return false
  const resolved = path.posix.join(path.posix.dirname(manifest), target.replaceAll('\\', '/'))
  return resolved !== '..' && !resolved.startsWith('../')
}

/** What a declared range asks for, under its name on the registry; `name` is null where no registry is asked. */
function readTarget(declared: DeclaredRange): { readonly name: string | null; readonly spec: string } {
  const range = declared.range.trim()
  const [own = ''] = declared.name.split(' > ').slice(-1)
  const at = own.indexOf('@', 1)
  const name = at === -1 ? own : own.slice(0, at)
  try {
    const spec = npa.resolve(null, range, '/')
    if (spec.type === 'alias') return { name: spec.subSpec?.name ?? null, spec: range }
    return { name: spec.registry === true ? name : null, spec: range }
  } catch {
    return { name: null, spec: range }
  }
}

/** Whether a range asks a registry for a package, and not git, an address or a folder. */
export function isOfRegistry(range: string): boolean {
  try {
    const spec = npa.resolve(null, range.trim(), '/')
    return spec.registry === true || spec.subSpec?.registry === true
  } catch {
    return false
  }
}

/**
 * Identifies a dependency, independent of its range and field: by the name on the registry, or by the name here and the
 * address without a commit. Null for the project's own code, and for an override that only sets a range.
 */
export function identifyDependency(declared: DeclaredRange): string | null {
  const { name, range, locked } = declared
  if (/^(?:workspace|catalog):/.test(range.trim()) || locked?.isLocal === true) return null
  if (local.test(range.trim()) && isInside(declared.manifest, range.trim())) return null
  const target = readTarget(declared)
  const [own = ''] = name.split(' > ').slice(-1)
  if (declared.field === 'overrides' && target.name !== null && own.replace(/(?<=.)@.*/, '') === target.name)
    return null
  return target.name ?? `${own} ${target.spec.replace(/#.*/s, '')}`
}

/** Whether a list names the package that a declared range asks a registry for; the name of another source is unknown. */
export function isExcluded(declared: DeclaredRange, patterns: readonly Pattern[]): boolean {
  const { name } = readTarget(declared)
  const version = declared.locked?.version ?? ''
  return name !== null && patterns.some((pattern) => matches(pattern, { name, version }))
}

/**
 * The command that pins a declared range to the locked version; null where none is locked that can be typed, and for
 * what comes from git, an address or a folder: its version on a registry is another package.
 *
 * @param project - the lockfile that belongs to the manifest: the command is its package manager's.
 */
export function pin(
  declared: DeclaredRange,
  project: Pick<RangeChange, 'format' | 'managerVersion'> = {},
): Suggestion | null {
  const version = declared.locked?.version
  if (version === undefined || readTarget(declared).name === null) return null
  const name = /^npm:((?:@[^/@]+\/)?[^/@]+)/.exec(declared.range.trim())?.[1] ?? declared.name
  const command = commandsOf(project.format).saveExact(declared, name, version, project)
  return command === null ? null : { version, command }
}
