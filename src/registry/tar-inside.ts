// Collects other packages from a tarball: those in its node_modules, and the lockfile at its top.

import { parseLocation } from '../lockfile/npm/location.ts'
import { readInside } from '../manifest/published.ts'
import { npmLockfileNames } from '../lockfile/npm/names.ts'
import type { TarballContents, PackedPackage } from '../model/published.ts'

// The package that bundles the largest number of others is npm, with some 200.
const maxPackages = 10_000
const maxManifestBytes = 2 ** 20
const maxLockfileBytes = 16 * 2 ** 20
const maxBytes = 64 * 2 ** 20

/** A file of the tarball to collect. */
export interface Wanted {
  /** `node_modules/a`; '' for the top of the package. */
  readonly location: string
  readonly file: 'package.json' | LockfileName
}

// In npm's order of preference. `npm pack` excludes the second one, other packers do not (measured: npm 10 and 11 use it).
type LockfileName = (typeof npmLockfileNames)[number]

/** Collects files of one tarball, within limits. */
export interface ContentsCollector {
  /** Whether to collect the file at a path of the archive. */
  want(path: string, bytes: number): Wanted | null
  add(wanted: Wanted, text: string): void
  end(): TarballContents
}

/** Opens a collector. */
export function collectInside(): ContentsCollector {
  const packages = new Map<string, PackedPackage>()
  const lockfiles = new Map<LockfileName, string>()
  let trouble: string | null = null
  let total = 0
  return {
    want(path, bytes) {
      const wanted = locate(path)
      if (wanted === null || trouble !== null) return null
      total += bytes
      const isLockfile = wanted.file !== 'package.json'
      if (bytes > (isLockfile ? maxLockfileBytes : maxManifestBytes))
        trouble = `its ${wanted.file} inside is too large to be read`
      else if (total > maxBytes) trouble = 'what its tarball carries is too large to be read'
      else if (packages.size >= maxPackages) trouble = `its tarball carries more than ${maxPackages} packages`
      return trouble === null ? wanted : null
    },
    add({ location, file }, text) {
      if (file !== 'package.json') {
        lockfiles.set(file, text)
        return
      }
      const manifest = readInside(text)
      if (manifest === null) trouble ??= `the package.json of ${location} inside its tarball cannot be read`
      // Of two files at one path the last is on disk in the end; where paths differ only in case, either can be.
      else packages.set(JSON.stringify([location, manifest]), { location, manifest })
    },
    end() {
      const name = npmLockfileNames.find((one) => lockfiles.has(one))
      const text = name === undefined ? undefined : lockfiles.get(name)
      const lockfile = name === undefined || text === undefined ? null : { name, text }
      return { trouble, packages: [...packages.values()], lockfile }
    },
  }
}

/** Identifies a path of the archive, tolerant like a file system; npm strips the first folder. */
function locate(path: string): Wanted | null {
  if (path.length > 4096) return null
  const steps = path
    .replaceAll('\\', '/')
    .split('/')
    .slice(1)
    .filter((step) => step !== '' && step !== '.')
  const file = fold(steps.at(-1) ?? '')
  const lockfile = npmLockfileNames.find((name) => name === file)
  if (steps.length === 1) return lockfile === undefined ? null : { location: '', file: lockfile }
  if (file !== 'package.json' || fold(steps[0] ?? '') !== 'node_modules') return null
  const folder = steps.slice(0, -1).map((step) => (fold(step) === 'node_modules' ? 'node_modules' : step))
  const location = folder.join('/')
  // npm reads only the package.json directly in node_modules/<name>; deeper ones are ordinary files.
  const isPlace = /^(?:node_modules\/(?:@[^/]+\/)?[^/@][^/]*(?:\/|$))+$/.test(location)
  return isPlace && typeof parseLocation(location) !== 'string' ? { location, file: 'package.json' } : null
}

function fold(step: string): string {
  return step
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[. ]+$/, '')
}
