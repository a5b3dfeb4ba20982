// What a policy is read with, and how messages call its files.

import path from 'node:path'
import type { Files } from '../../ports/files.ts'
import type { Snapshot } from '../../snapshot/snapshot.ts'
import { plain } from '../../text/plain.ts'

export { policyFile } from '../../watched/gate-files.ts'

/** What a policy is read with. */
export interface PolicyFiles extends Pick<Files, 'real'> {
  /** Where messages show paths from. */
  readonly folder: string
  /** The disk: the packages that a policy extends are read there, whatever moment the policy is of. */
  readonly disk: Snapshot
}

/** A path as the user would type it. */
export function show(file: string, { folder }: { readonly folder: string }): string {
  const relative = path.relative(folder, file)
  return plain(relative.startsWith('..') ? file : relative).replaceAll('\\', '/')
}
