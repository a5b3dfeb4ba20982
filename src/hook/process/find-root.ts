// Finds the project that a hook is about, without a child process.

import { existsSync, readFileSync, realpathSync, statSync } from 'node:fs'
import { dirname, isAbsolute, join, resolve } from 'node:path'

/**
 * Returns the real path of the project's root: the top of the checkout (a worktree is its own), else the folder of
 * the nearest package.json, else the folder itself.
 */
export function findRoot(folder: string): string {
  const start = real(folder)
  let manifest: string | null = null
  for (let place = start; ; place = dirname(place)) {
    if (existsSync(join(place, '.git'))) return place
    if (manifest === null && existsSync(join(place, 'package.json'))) manifest = place
    if (dirname(place) === place) return manifest ?? start
  }
}

/** Git's log of HEAD of the checkout at a root, which grows with each commit and checkout; null where there is none. */
export function findHeadLog(root: string): string | null {
  const git = join(root, '.git')
  try {
    if (statSync(git).isDirectory()) return join(git, 'logs', 'HEAD')
    // A worktree, or a submodule: a file that names the folder.
    const [, place] = /^gitdir: (.+?)\s*$/.exec(readFileSync(git, 'utf8')) ?? []
    if (place === undefined) return null
    return join(isAbsolute(place) ? place : resolve(root, place), 'logs', 'HEAD')
  } catch {
    return null
  }
}

function real(folder: string): string {
  try {
    return realpathSync(folder)
  } catch {
    // A folder that the command took away: what is left of its path.
    return dirname(folder) === folder ? folder : real(dirname(folder))
  }
}
