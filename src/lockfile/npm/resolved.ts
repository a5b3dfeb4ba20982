// Classifies the source of an entry's bytes, reading its address as npm does.

import npa from 'npm-package-arg'
import semver from 'semver'
import type { PackageId, PackageSource } from '../../model/report.ts'
import { isInsideRoot, normalizePath, readFileAddress } from '../../manifest/package-name.ts'

const fullCommit = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/i

/** Classifies the value of `resolved`; null, as npm leaves it out for registry entries, is the registry. */
export function classifyAddress(address: string | null, id: PackageId): PackageSource {
  if (address === null || address === '') return { type: 'registry', url: null }
  if (isRegistryAddress(address, id)) return { type: 'registry', url: address }
  const spec = readSpec(address)
  if (spec?.type === 'git') {
    const commit = fullCommit.test(spec.gitCommittish ?? '') ? (spec.gitCommittish ?? null) : null
    const [url = ''] = commit === null ? [address] : address.split(`#${commit}`)
    return { type: 'git', url: commit === null || address === `${url}#${commit}` ? url : address, commit }
  }
  if (spec?.type === 'file') return { type: 'file', path: readFileAddress(address) }
  if (spec?.type === 'directory') return linkTo(readFileAddress(address))
  // The rest is an address, or a spec such as `npm:evil@1.0.0` or `latest`, which npm would fetch all the same.
  return { type: 'remote', url: address }
}

/** Classifies a folder that npm links to, by its path relative to the lockfile's folder. */
export function linkTo(target: string): PackageSource & { readonly type: 'directory' } {
  const path = normalizePath(target)
  return { type: 'directory', path: path === '' ? '.' : path, isInside: isInsideRoot(path) }
}

/** Whether npm reads a text as an address rather than as a version or range of the registry. */
export function isAddress(text: string): boolean {
  const spec = readSpec(text)
  return spec !== null && spec.registry !== true
}

// npm-package-arg takes minutes over a path of some megabytes.
const longestAddress = 4096

function readSpec(spec: string): ReturnType<typeof npa> | null {
  if (spec.length > longestAddress) return null
  try {
    return npa(spec, '/')
  } catch {
    return null
  }
}

/**
 * Whether an address has the shape in which a registry serves this name and version: npm's own
 * (`/name/-/name-1.0.0.tgz`, with the scope in the file's name at GitLab), that of GitHub Packages
 * (`/download/@scope/name/1.0.0/<hash>`) and of JSR (`/name/1.0.0.tgz`). A rule judges the host; another package's
 * tarball under this name must not pass as the registry's.
 */
function isRegistryAddress(address: string, { name, version }: PackageId): boolean {
  const path = pathOf(address)
  if (path === null) return false
  const base = name.slice(name.indexOf('/') + 1)
  // Registries drop build metadata: 1.0.0+build is published as 1.0.0.
  const plainVersion = semver.parse(version, { loose: true })?.version ?? version
  return [version, plainVersion].some(
    (text) =>
      path.endsWith(`/${name}/-/${base}-${text}.tgz`) ||
      path.endsWith(`/${name}/-/${name}-${text}.tgz`) ||
      path.endsWith(`/${name}/${text}.tgz`) ||
      path.includes(`/download/${name}/${text}/`),
  )
}

function pathOf(address: string): string | null {
  if (!/^https?:/i.test(address)) return null
  try {
    return decodeURIComponent(new URL(address).pathname)
  } catch {
    return null
  }
}

/** Returns the version in the name of a tarball, as npm guesses it: `…/ms-2.1.3.tgz` is 2.1.3. */
export function guessVersion(address: string, name: string): string | null {
  const base = name.slice(name.indexOf('/') + 1)
  const file = address.slice(address.lastIndexOf('/') + 1)
  if (!file.startsWith(`${base}-`) || !file.endsWith('.tgz')) return null
  return semver.valid(file.slice(base.length + 1, -'.tgz'.length))
}
