// The command lines of pnpm that findings suggest (pnpm 9, 10 and 12, each typed).

import path from 'node:path'
import semver from 'semver'
import type { Commands } from '../define-format.ts'
import type { DeclaredRange } from '../../model/lockfile.ts'
import { isPackageName } from '../../options/package-pattern.ts'

const flags: Readonly<Partial<Record<DeclaredRange['field'], readonly string[]>>> = {
  devDependencies: ['-D'],
  optionalDependencies: ['-O'],
  peerDependencies: ['--save-peer'],
}

/**
 * The first version that keeps overrides in pnpm-workspace.yaml and can write them there. `pnpm config set` of 9.15 writes
 * them into .npmrc, where nothing reads them.
 */
export const firstWithWorkspaceSettings = '10.6.0'

/** The flags of `pnpm add` for a field. */
export function addFlags(field: DeclaredRange['field']): readonly string[] {
  return flags[field] ?? []
}

/** Whether a version of pnpm keeps the `^` of a range that it replaces, `-E` or not (measured: 9.15 and 10.34 do, 12.21 does not). */
export function keepsPrefix(version: string): boolean {
  return semver.lt(version, '12.0.0')
}

/** Whether a range could have such a prefix. '': it is not in the manifest. */
export function isFloating(range: string): boolean {
  return range !== '' && semver.valid(range) === null
}

/** Catalogs are written by hand: pnpm has no command for them. */
export const commands: Commands = {
  saveExact({ field, name: asked, manifest, range }, name, version, { managerVersion = '0.0.0' } = {}) {
    const isTypable = isPackageName(asked) && isPackageName(name) && semver.valid(version) === version
    const folder = path.posix.dirname(manifest)
    if (!isTypable || !/^[\w@./-]+$/.test(folder)) return null
    if (field === 'overrides' || field === 'catalogs' || field === 'packageExtensions' || field === 'servers')
      return null
    const exact = asked === name ? version : `npm:${name}@${version}`
    // At the root of a workspace pnpm refuses without that flag, and ignores it anywhere else.
    const place = folder === '.' ? ' --ignore-workspace-root-check' : ` --filter ./${folder}`
    const at = folder === '.' ? '' : `--prefix ${folder} `
    const edit = isFloating(range) && keepsPrefix(managerVersion)
    const set = edit ? `npm pkg set ${at}"${field}[${asked}]=${exact}" && ` : ''
    return `${set}${['pnpm', 'add', '-E', ...addFlags(field)].join(' ')}${place} ${asked}@${exact}`
  },
  override(name, version, { format, manifests, managerVersion }) {
    const set = (keys: string) => `${keys} && pnpm install`
    const own = manifests.flatMap(({ path: file, ranges }) =>
      ranges.filter(({ field }) => field === 'overrides').map((range) => ({ ...range, file })),
    )
    // pnpm 10.6 and later keep them in pnpm-workspace.yaml, and read those of the manifest until 11.
    const isOld = managerVersion !== undefined && semver.lt(managerVersion, firstWithWorkspaceSettings)
    const isInManifest =
      isOld || /^pnpm-[5-8]\b/.test(format) || own.some(({ file }) => file === 'package.json')
    if (isInManifest) return set(`npm pkg set "pnpm.overrides[${name}]=${version}"`)
    const known = own.map(({ name: selector, range }) => [selector.replaceAll(' > ', '>'), range] as const)
    if (!known.flat().every((word) => /^[\w@./:>^~*+-]+$/.test(word))) return null
    const whole = JSON.stringify({ ...Object.fromEntries(known), [name]: version })
    return set(`pnpm config set --location=project --json overrides '${whole}'`)
  },
}
