// The files that a policy is read from, and their names in messages.

import path from 'node:path'
import type { Files } from '../../ports/files.ts'
import type { Snapshot } from '../../snapshot/snapshot.ts'
import { plain } from '../../text/plain.ts'

export { policyFile } from '../../watched/gate-files.ts'

/** The files that a policy is read from. */
export interface PolicyFiles extends Pick<Files, 'real'> {
  /** The folder that messages show paths from. */
  readonly folder: string
  /** The disk: the packages that a policy extends are read there, whatever snapshot the policy is read from. */
  readonly disk: Snapshot
}

/** A path as the user would type it. */
export function show(file: string, { folder }: { readonly folder: string }): string {
  const relative = path.relative(folder, file)
  return plain(relative.startsWith('..') ? file : relative).replaceAll('\\', '/')
}
