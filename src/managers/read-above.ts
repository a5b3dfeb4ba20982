// Which files of settings a package manager reads in the folders above a project too.

import { managerOfRole, settingsFiles } from './table.ts'

/** Whether its package manager reads a file in the folders above a lockfile too; bun 1.4 does not (measured). */
export function isReadAbove(file: string): boolean {
  return file !== 'bunfig.toml'
}

/** The files that a package manager reads in the folders above a lockfile too; of `.npmrc` yarn 1 alone does (measured). */
export function filesReadAbove(manager: string): readonly string[] {
  const own = settingsFiles.filter(([file, role]) => managerOfRole(role) === manager && isReadAbove(file))
  return [...own.map(([file]) => file), ...(manager === 'yarn' ? ['.npmrc'] : [])]
}
