// The command lines of bun that findings suggest (bun 1.4, each typed).

import path from 'node:path'
import semver from 'semver'
import type { Commands } from '../define-format.ts'
import type { DeclaredRange } from '../../model/lockfile.ts'
import { isPackageName } from '../../options/package-pattern.ts'

const flags: Readonly<Partial<Record<DeclaredRange['field'], readonly string[]>>> = {
  devDependencies: ['--dev'],
  optionalDependencies: ['--optional'],
  peerDependencies: ['--peer'],
}

/** The flags of `bun add` for a field. */
export function addFlags(field: DeclaredRange['field']): readonly string[] {
  return flags[field] ?? []
}

function override(name: string, version: string): string | null {
  return isPackageName(name) && /^[\w.+:@/-]+$/.test(version)
    ? `bun pm pkg set "overrides[${name}]=${version}" && bun install`
    : null
}

/** bun has no catalogs on its command line, and overrides are a field of the root's manifest. */
export const bunCommands: Commands = {
  saveExact({ field, name: asked, manifest }, name, version) {
    if (!isTypable(asked, version) || !isTypable(name, version)) return null
    const exact = asked === name ? version : `npm:${name}@${version}`
    if (field === 'overrides') return override(asked, exact)
    if (field === 'servers' || field === 'packageExtensions' || field === 'catalogs') return null
    const folder = path.posix.dirname(manifest)
    if (!/^[\w@./-]+$/.test(folder)) return null
    const place = folder === '.' ? '' : ` --cwd ${folder}`
    return `${['bun', 'add', '--exact', ...addFlags(field)].join(' ')}${place} ${asked}@${exact}`
  },
  override,
}

function isTypable(name: string, version: string): boolean {
  return isPackageName(name) && semver.valid(version) === version
}
