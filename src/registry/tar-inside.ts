// Collects from a tarball what it brings of other packages: those in its node_modules, and the lockfile at its top.
import { parseLocation } from '../lockfile/npm/location.ts'
import { readInside } from '../manifest/published.ts'
import { npmLockfileNames } from '../lockfile/npm/names.ts'
import type { TarballContents, PackedPackage } from '../model/published.ts'

// The largest real bundler, npm, carries some 200.
const maxPackages = 10_000
const maxManifestBytes = 2 ** 20
const maxLockfileBytes = 16 * 2 ** 20
const maxBytes = 64 * 2 ** 20

/** A file of the tarball that is to be collected. */
export interface Wanted {
  /** `node_modules/a`, or '' for the top. */
  readonly location: string
  readonly file: 'package.json' | LockfileName
}

// In the order in which npm prefers them. `npm pack` leaves the second out; what packs otherwise does not (seen: npm 10, 11 use it).
type LockfileName = (typeof npmLockfileNames)[number]

/** Collects files of one tarball, within bounds. */
export interface ContentsCollector {
  /** Returns whether the file at a path of the archive is to be collected. */
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
      // Of two files at one path the last stays on disk; where only case tells them apart, either can.
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

/** Which of the files that count a path of the archive is, as loose as file systems are; npm takes its first folder away. */
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
  // A package.json deeper inside a package is its own affair; npm looks at node_modules/<name> alone.
  const isPlace = /^(?:node_modules\/(?:@[^/]+\/)?[^/@][^/]*(?:\/|$))+$/.test(location)
  return isPlace && typeof parseLocation(location) !== 'string' ? { location, file: 'package.json' } : null
}

function fold(step: string): string {
  return step
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[. ]+$/, '')
}
