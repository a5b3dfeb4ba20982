// The files of a project at the commit that its change is compared with.

import path from 'node:path'
import { openCommit } from '../snapshot/commit.ts'
import type { CheckoutFiles } from '../snapshot/snapshot.ts'
import type { JudgedPair } from './judged-pair.ts'

/** The base of one lockfile. */
export interface BaseTexts {
  readonly commit: string
  /** `HEAD` where it is that, else the hash. */
  readonly typed: string
  /** A text by its path from the folder of the lockfile. */
  read(name: string): string | null
}

/**
 * Opens the base of a lockfile; null where there is none, or where the project was moved by the change.
 *
 * @param file - the lockfile, absolute.
 */
export function openBaseTexts({ base }: JudgedPair, file: string, checkout: CheckoutFiles): BaseTexts | null {
  const [at] = base?.moved === null ? base.checkouts : []
  if (at === undefined || at.commit === null) return null
  const { top, commit } = at
  const snapshot = openCommit({ top, commit, label: commit }, checkout)
  const folder = path.dirname(file)
  return {
    commit,
    typed: checkout.git.head(top) === commit ? 'HEAD' : commit,
    read: (name) => snapshot.at(folder).read(name),
  }
}
