// Builds the yarn command lines that findings suggest.

import path from 'node:path'
import semver from 'semver'
import { isPackageName } from '../../options/package-pattern.ts'
import type { DeclaredRange } from '../../model/lockfile.ts'

const flags = {
  dependencies: '',
  devDependencies: ' -D',
  optionalDependencies: ' -O',
  peerDependencies: ' -P',
} as const

/** Returns the command that saves one exact version where a manifest declares it; null where none can. */
export function saveExact(declared: DeclaredRange, name: string, version: string): string | null {
  const isTypable = isPackageName(declared.name) && isPackageName(name) && semver.valid(version) === version
  const folder = path.posix.dirname(declared.manifest)
  const { field } = declared
  if (!isTypable || !/^[\w@./-]+$/.test(folder)) return null
  const exact = declared.name === name ? version : `npm:${name}@${version}`
  if (field === 'overrides') return override(declared.name, exact)
  if (field === 'catalogs' || field === 'packageExtensions' || field === 'servers') return null
  const where = folder === '.' ? '' : ` --cwd ${folder}`
  return `yarn${where} add -E${flags[field]} ${declared.name}@${exact}`
}

export function override(name: string, version: string): string | null {
  return `yarn set resolution ${name} npm:${version}`
}
