// The lines to run that findings suggest.

import path from 'node:path'
import semver from 'semver'
import type { DeclaredRange, Lockfile } from '../model/report.ts'
import { isPackageName } from '../options/package-pattern.ts'
import type { PackageArrival } from '../model/change.ts'

const flags = {
  dependencies: '',
  devDependencies: ' -D',
  optionalDependencies: ' -O',
  peerDependencies: ' --save-peer',
} as const

/**
 * Returns the npm command that saves one exact version where a manifest declares it, or null where a part could
 * not be typed into a shell as it is: names in a manifest are a stranger's.
 */
export function saveExact(declared: DeclaredRange, name: string, version: string): string | null {
  const isTypable = isPackageName(declared.name) && isPackageName(name) && semver.valid(version) === version
  const folder = path.posix.dirname(declared.manifest)
  // Settings of an agent are no manifest: npm cannot write into them.
  if (declared.field === 'servers' || declared.field === 'packageExtensions') return null
  if (!isTypable || !/^[\w@./-]+$/.test(folder)) return null
  const exact = declared.name === name ? version : `npm:${name}@${version}`
  if (declared.field === 'overrides')
    return `npm pkg set "overrides[${declared.name}]=${exact}" && npm install`
  const workspace = folder === '.' ? '' : ` -w ${folder}`
  return `npm install --save-exact${flags[declared.field]}${workspace} ${declared.name}@${exact}`
}

/**
 * Returns the line that keeps a package at a version although others depend on it.
 *
 * The key names the release line (`minimatch@3`), which npm matches against the range that each dependent asks
 * for: a bare name would force the version on dependents of another line too.
 */
function override(name: string, exact: string): string {
  const version = semver.parse(exact)
  const line = version === null ? '' : `@${version.major > 0 ? version.major : `0.${version.minor}`}`
  return `npm pkg set "overrides[${name}${line}]=${exact}" && npm install`
}

/** Returns the line that takes another version of an arrival: saved where a manifest asks for it, else by an override. */
export function take(arrival: PackageArrival, version: string, after: Lockfile): string | null {
  const direct = arrival.copies.find((copy) => copy.isDirect)
  if (direct !== undefined) {
    const installed = direct.alias ?? direct.name
    const declared = after.manifests
      .flatMap((manifest) => manifest.ranges)
      .find((range) => range.name === installed && range.field !== 'overrides')
    const typed = declared ?? {
      manifest: 'package.json',
      field: 'dependencies',
      name: installed,
      range: '',
      line: null,
      locked: null,
    }
    return saveExact(typed, arrival.name, version)
  }
  return isPackageName(arrival.name) && semver.valid(version) === version
    ? override(arrival.name, version)
    : null
}
