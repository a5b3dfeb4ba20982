// Leads npm from the folder in which a line is typed to a project, and to its workspaces.

import path from 'node:path'

/** How the folder in which lines are typed and that of the project lead to each other, with slashes; '' for the same one. */
export interface Folders {
  /** The project's folder from where the lines are typed. */
  readonly folder: string
  /** The folder in which lines are typed, from the project's. */
  readonly within: string
}

export function foldersBetween(typedIn: string, project: string): Folders {
  const lead = (from: string, to: string) => path.relative(from, to).replaceAll('\\', '/')
  return { folder: lead(typedIn, project), within: lead(project, typedIn) }
}

/**
 * The flags that lead npm to manifests, and the folder for `--prefix`. Typed in a workspace or below it, npm finds the
 * project by itself and takes that workspace for meant (npm 9.9, 10.9, 11.19 and 12.2 save there). The path of another one
 * it takes from the project where that lies below the folder in which it is typed, else from that folder (npm 11,
 * lib/base-cmd.js).
 */
export function placeOf(
  manifests: readonly string[],
  { folder, within }: Folders,
): { readonly flags: readonly string[]; readonly folder: string } {
  const members = manifests.map((manifest) => path.posix.dirname(manifest)).filter((member) => member !== '.')
  const [only = ''] = members
  if (manifests.length === 1 && only !== '' && `${within}/`.startsWith(`${only}/`))
    return { flags: [], folder: '' }
  const named = members.map((member) => (folder.startsWith('..') ? path.posix.join(folder, member) : member))
  const root = members.length > 0 && members.length < manifests.length ? ['--include-workspace-root'] : []
  return { flags: [...named.flatMap((member) => ['-w', member]), ...root], folder }
}
