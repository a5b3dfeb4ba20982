// Tells whether pnpm-workspace.yaml selects a folder as a workspace.

import { DepgateError } from '../../errors.ts'
import { findWorkspaces } from '../../manifest/workspaces.ts'
import { readSettings } from './settings.ts'
import { workspaceName } from './names.ts'

/** @param read - reads a file of the folder with the lockfile. A file that cannot be read selects nothing. */
export function selectsWorkspace(read: (file: string) => string | null, folder: string): boolean {
  try {
    const text = read(workspaceName)
    if (text === null) return false
    const { patterns, workspace } = readSettings((file) => (file === workspaceName ? text : null))
    if (patterns === null || workspace === null) return false
    const ordered = patterns.toSorted(
      (one, other) => Number(one.startsWith('!')) - Number(other.startsWith('!')),
    )
    return findWorkspaces({ ...workspace, fields: { workspaces: ordered } })(folder)
  } catch (error) {
    if (error instanceof DepgateError) return false
    throw error
  }
}
