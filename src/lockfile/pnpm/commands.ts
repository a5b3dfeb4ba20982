// The command lines of pnpm that findings suggest (pnpm 9, 10 and 12, each typed).

import path from 'node:path'
import semver from 'semver'
import type { Commands } from '../define-format.ts'
import { isPackageName } from '../../options/package-pattern.ts'

const flags = {
  dependencies: '',
  devDependencies: ' -D',
  optionalDependencies: ' -O',
  peerDependencies: ' --save-peer',
} as const

/** Overrides and catalogs are written in a file by hand: pnpm 10 and pnpm 12 read them from different ones. */
export const commands: Commands = {
  saveExact({ field, name: asked, manifest }, name, version) {
    const isTypable = isPackageName(asked) && isPackageName(name) && semver.valid(version) === version
    const folder = path.posix.dirname(manifest)
    if (!isTypable || !/^[\w@./-]+$/.test(folder)) return null
    if (field === 'overrides' || field === 'catalogs' || field === 'packageExtensions' || field === 'servers')
      return null
    const exact = asked === name ? version : `npm:${name}@${version}`
    // At the root of a workspace pnpm refuses without that flag, and ignores it anywhere else.
    const place = folder === '.' ? ' --ignore-workspace-root-check' : ` --filter ./${folder}`
    return `pnpm add -E${flags[field]}${place} ${asked}@${exact}`
  },
  override: () => null,
}
