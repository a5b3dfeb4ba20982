// Finds the user's npm.

import { existsSync, readFileSync, realpathSync } from 'node:fs'
import { createRequire } from 'node:module'
import { basename, delimiter, dirname, join } from 'node:path'
import type { Environment } from '../../system/folders.ts'

/** An installed npm: its scripts and its version. */
export interface UserNpm {
  readonly npm: string
  readonly npx: string
  readonly version: string
  /** It installs with Arborist, which depgate patches; npm 6 does not. */
  readonly hasArborist: boolean
  /** Its folder. */
  readonly folder: string
  /** The first `npm` on the PATH leads to it: what the user types is what is run. */
  readonly isFirst: boolean
}

/**
 * Finds the first npm on the PATH, or the one beside this Node; null where neither has npm's scripts.
 *
 * For a script of a version manager, or depgate's own shim, that is the npm that is installed beside it.
 */
export function findNpm(env: Environment, execPath: string): UserNpm | null {
  const names = process.platform === 'win32' ? ['npm.cmd', 'npm'] : ['npm']
  const folders = (env.PATH ?? env.Path ?? '').split(delimiter).filter(Boolean)
  const found = folders.flatMap((folder) =>
    names.map((name) => join(folder, name)).filter((file) => existsSync(file)),
  )
  const places = [
    ...found.flatMap((file, nth) => [
      { place: dirname(dirname(real(file))), isFirst: nth === 0 },
      // A script of Windows, or of a version manager, starts the npm beside it.
      ...beside(dirname(file)).map((place) => ({ place, isFirst: nth === 0 })),
    ]),
    ...beside(dirname(execPath)).map((place) => ({ place, isFirst: false })),
  ]
  for (const { place, isFirst } of places) {
    const npm = openNpm(place)
    if (npm !== null) return { ...npm, folder: place, isFirst }
  }
  return null
}

function beside(folder: string): string[] {
  return [join(dirname(folder), 'lib', 'node_modules', 'npm'), join(folder, 'node_modules', 'npm')]
}

/** The npm command on the PATH; null where there is none that can be started without a shell. */
export function findProgram(env: Environment): string | null {
  if (process.platform === 'win32') return null
  const folders = (env.PATH ?? '').split(delimiter).filter(Boolean)
  return folders.map((folder) => join(folder, 'npm')).find((file) => existsSync(file)) ?? null
}

function canLoad(script: string, name: string): boolean {
  try {
    createRequire(script).resolve(name)
    return true
  } catch {
    return false
  }
}

function real(file: string): string {
  try {
    return realpathSync(file)
  } catch {
    return file
  }
}

function openNpm(folder: string): Omit<UserNpm, 'folder' | 'isFirst'> | null {
  const [npm, npx] = [join(folder, 'bin', 'npm-cli.js'), join(folder, 'bin', 'npx-cli.js')]
  try {
    const { name, version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
      name?: unknown
      version?: unknown
    }
    const isNpm = name === 'npm' && basename(npm) === 'npm-cli.js' && existsSync(npm)
    if (!isNpm || typeof version !== 'string') return null
    return { npm, npx, version, hasArborist: canLoad(npm, '@npmcli/arborist') }
  } catch {
    return null
  }
}
