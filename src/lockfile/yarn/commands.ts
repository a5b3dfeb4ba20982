// Builds the yarn command lines that findings suggest; each works with yarn 1 and with yarn 2 and later.

import path from 'node:path'
import semver from 'semver'
import { isPackageName } from '../../options/package-pattern.ts'
import type { DeclaredRange } from '../../model/lockfile.ts'

const flags: Readonly<Partial<Record<DeclaredRange['field'], readonly string[]>>> = {
  devDependencies: ['-D'],
  optionalDependencies: ['-O'],
  peerDependencies: ['-P'],
}

/** The flags of `yarn add` for a field. */
export function addFlags(field: DeclaredRange['field']): readonly string[] {
  return flags[field] ?? []
}

/**
 * Returns the command that saves one exact version where a manifest declares it; null where none can: yarn has no command
 * for catalogs and package extensions.
 */
export function saveExact(declared: DeclaredRange, name: string, version: string): string | null {
  const { field } = declared
  const folder = path.posix.dirname(declared.manifest)
  if (field === 'catalogs' || field === 'packageExtensions' || field === 'servers') return null
  const names = declared.name.split(' > ')
  const isTypable = [...names, name].every(isPackageName) && semver.valid(version) === version
  if (!isTypable || !/^[\w@./-]+$/.test(folder)) return null
  const exact = names.at(-1) === name ? version : `npm:${name}@${version}`
  if (field === 'overrides') return resolve(names.join('/'), exact)
  const where = folder === '.' ? '' : ` --cwd ${folder}`
  return `yarn${where} ${['add', '-E', ...addFlags(field)].join(' ')} ${declared.name}@${exact}`
}

/**
 * Returns the command that pins a package of the tree. `yarn set resolution` is berry's alone, and changes the lockfile
 * only, for one range.
 */
export function override(name: string, version: string): string {
  return resolve(name, version)
}

function resolve(key: string, version: string): string {
  return `npm pkg set "resolutions[${key}]=${version}" && yarn install`
}
