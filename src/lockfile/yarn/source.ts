// Classifies where yarn fetches a package from, by the address or the reference in the lockfile.

import path from 'node:path'
import semver from 'semver'
import type { PackageId, PackageSource } from '../../model/lockfile.ts'
import { normalizePath } from '../../manifest/package-name.ts'
import { isRegistryAddress, linkTo } from '../address.ts'
import type { RangeParts } from './locator.ts'

const fullCommit = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/i
const archive = /\.(?:tgz|tar\.gz|tar)$/i

/** Classifies the address of a tarball: of a registry, or of anywhere else. */
function classifyTarball(url: string, id: PackageId): PackageSource {
  return isRegistryAddress(url, id) ? { type: 'registry', url } : { type: 'remote', url }
}

/**
 * Classifies `resolved` of yarn 1, without what follows `#`: a git repository, a file, a tarball, or the name of a file in
 * the offline mirror, without which it is fetched from the registry.
 *
 * @param hash - what follows `#`: the commit of a git repository, else the sha1 of the tarball.
 */
export function classifyResolved(url: string, hash: string, id: PackageId): PackageSource {
  const [, hosted, commit = ''] =
    /^https:\/\/codeload\.github\.com\/([^/]+\/[^/]+)\/tar\.gz\/([0-9a-f]{40})$/.exec(url) ?? []
  if (hosted !== undefined) return { type: 'git', url: `https://github.com/${hosted}.git`, commit }
  if (/^git(?:\+[a-z0-9]+)?:/i.test(url) || /^(?:ssh:|[^:/]+@)/i.test(url) || /^[a-z+]+:.*\.git$/i.test(url))
    return { type: 'git', url, commit: fullCommit.test(hash) ? hash : null }
  if (/^file:|^(?:\.{0,2}[/\\])|^[a-z]:[/\\]/i.test(url))
    return { type: 'file', path: normalizePath(url.replace(/^file:/i, '')) }
  const base = id.name.slice(id.name.indexOf('/') + 1)
  const mirrored = [base, id.name.replace('/', '-')].map((name) => `${name}-${id.version}.tgz`)
  return mirrored.includes(url) ? { type: 'registry', url: null } : classifyTarball(url, id)
}

/** Classifies a reference of yarn berry. @param base - the folder that paths are relative to. */
export function classifyReference(parts: RangeParts, id: PackageId, base: string): PackageSource | null {
  const { protocol, source, selector, params } = parts
  switch (protocol) {
    case 'npm:': {
      const url = params.get('__archiveUrl')
      if (url !== undefined) return classifyTarball(url, id)
      // Only a version is fetched from the registry.
      return semver.valid(selector) === null
        ? { type: 'remote', url: `npm:${selector}` }
        : { type: 'registry', url: null }
    }
    case 'workspace:':
      return linkTo(selector)
    case 'portal:':
    case 'link:':
      return linkTo(join(base, selector))
    case 'file:': {
      const file = join(base, selector)
      return archive.test(file) ? { type: 'file', path: normalizePath(file) } : linkTo(file)
    }
    case 'http:':
    case 'https:':
      return isGit(parts)
        ? readGit(parts)
        : // The path and its query: a `#` in an address of a tarball is no part of what is fetched.
          { type: 'remote', url: `${protocol}${source ?? selector}` }
    case null:
    default:
      return isGit(parts) ? readGit(parts) : null
  }
}

/** berry writes the commit behind `#`: `#commit=…`, or with the workspace of the repository `#workspace=a&commit=…`. */
function isGit({ protocol, source, selector }: RangeParts): boolean {
  if (source === null) return false
  if (/(?:^|&)commit=/.test(selector)) return true
  return /^(?:git(?:\+[a-z]+)?|ssh):$/.test(protocol ?? '') || /\.git$/.test(source)
}

function readGit({ protocol, source, selector }: RangeParts): PackageSource {
  const commit = new URLSearchParams(selector).get('commit')
  const isFull = commit !== null && fullCommit.test(commit)
  return { type: 'git', url: `${protocol ?? ''}${source ?? ''}`, commit: isFull ? commit : null }
}

function join(base: string, file: string): string {
  return path.posix.isAbsolute(file) ? file : path.posix.join(base, file.replace(/^~\//, ''))
}
