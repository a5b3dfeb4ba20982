// Reads addresses as all formats have them: tarballs of a registry, folders, the version in a tarball's name.

import semver from 'semver'
import type { PackageId, PackageSource } from '../model/lockfile.ts'
import { isInsideRoot, normalizePath } from '../manifest/package-name.ts'

/** Classifies a folder that is linked to, by its path relative to the lockfile's folder. */
export function linkTo(target: string): PackageSource & { readonly type: 'directory' } {
  const path = normalizePath(target)
  return { type: 'directory', path: path === '' ? '.' : path, isInside: isInsideRoot(path) }
}

/**
 * Whether an address has the shape in which a registry serves this name and version: npm's own
 * (`/name/-/name-1.0.0.tgz`, with the scope in the file's name at GitLab), that of GitHub Packages
 * (`/download/@scope/name/1.0.0/<hash>`) and of JSR (`/name/1.0.0.tgz`). A rule judges the host; another package's
 * tarball under this name must not pass as the registry's.
 */
export function isRegistryAddress(address: string, { name, version }: PackageId): boolean {
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
