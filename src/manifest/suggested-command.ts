// Builds the npm command lines that findings suggest.

import path from 'node:path'
import semver from 'semver'
import type { DeclaredRange } from '../model/report.ts'
import { isPackageName } from '../options/package-pattern.ts'

const flags = {
  dependencies: '',
  devDependencies: ' -D',
  optionalDependencies: ' -O',
  peerDependencies: ' --save-peer',
} as const

/**
 * Returns the npm command that saves one exact version where a manifest declares it; null where a part would need
 * quoting in a shell, since names in a manifest are untrusted.
 */
export function saveExact(declared: DeclaredRange, name: string, version: string): string | null {
  const isTypable = isPackageName(declared.name) && isPackageName(name) && semver.valid(version) === version
  const folder = path.posix.dirname(declared.manifest)
  // npm cannot write into an agent's settings, nor an extension by a command.
  if (declared.field === 'servers' || declared.field === 'packageExtensions') return null
  // npm has no catalogs.
  if (declared.field === 'catalogs') return null
  if (!isTypable || !/^[\w@./-]+$/.test(folder)) return null
  const exact = declared.name === name ? version : `npm:${name}@${version}`
  if (declared.field === 'overrides')
    return `npm pkg set "overrides[${declared.name}]=${exact}" && npm install`
  const workspace = folder === '.' ? '' : ` -w ${folder}`
  return `npm install --save-exact${flags[declared.field]}${workspace} ${declared.name}@${exact}`
}

/**
 * Returns the command that pins a transitive dependency.
 *
 * The key names the release line (`minimatch@3`), which npm matches against the range of each dependent: a bare name
 * would force the version on dependents of other lines too.
 */
export function override(name: string, exact: string): string {
  const version = semver.parse(exact)
  const line = version === null ? '' : `@${version.major > 0 ? version.major : `0.${version.minor}`}`
  return `npm pkg set "overrides[${name}${line}]=${exact}" && npm install`
}
