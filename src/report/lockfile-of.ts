// Finds the lockfile that a file of the project belongs to, where several were judged.

import path from 'node:path'
import type { Report } from '../model/report.ts'
import { defaultLockfile } from '../lockfile/names.ts'

/**
 * Returns the path of the lockfile that a finding in `file` belongs to: the file itself, otherwise the one in the
 * nearest folder above it, otherwise the first.
 */
export function lockfileOf(file: string | null, lockfiles: Report['lockfiles']): string {
  const paths = lockfiles.map((one) => one.path)
  const [first = defaultLockfile] = paths
  if (file === null) return first
  if (paths.includes(file)) return file
  const above = paths
    .map((one) => ({ one, folder: path.posix.dirname(one) }))
    .filter(({ folder }) => folder === '.' || file.startsWith(`${folder}/`))
    .sort((a, b) => depthOf(b.folder) - depthOf(a.folder))
  return above[0]?.one ?? first
}

function depthOf(folder: string): number {
  return folder === '.' ? 0 : folder.split('/').length
}
