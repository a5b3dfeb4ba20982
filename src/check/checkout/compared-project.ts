// A project in the two states that are compared, and whose change that is.

import type { CheckoutFiles, States } from '../../snapshot/snapshot.ts'

/** Whose change it is: of the files on disk against HEAD, of a branch against its base, or of an agent. */
export type ChangeOf = 'disk' | 'branch' | 'agent'

/** A project in both states. */
export interface ComparedProject {
  readonly states: States
  readonly changeOf: ChangeOf
  /** The folders above the project whose policies are compared at their places. */
  readonly above: readonly string[]
  /** Whether git knows of a file of a folder: what it does not know belongs to the user, and to no change but an agent's. */
  readonly isKnown: (folder: string, file: string) => boolean
}

/** What the files are read with. */
export type ProjectHost = CheckoutFiles & { readonly folder: string }

/** Whether HEAD has a file. */
export function isTracked(folder: string, file: string, { git }: Pick<CheckoutFiles, 'git'>): boolean {
  const head = git.top(folder) === null ? null : git.head(folder)
  return head !== null && git.show(folder, head, file) !== null
}
