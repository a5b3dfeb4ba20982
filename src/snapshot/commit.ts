// The files of a checkout as a commit has them.

import path from 'node:path'
import { stepBetween, type CheckoutFiles, type Snapshot } from './snapshot.ts'

/** A snapshot of a commit. */
export interface CommitSnapshot extends Snapshot {
  readonly label: string
  /** Its hash. */
  readonly commit: string
  at(folder: string): CommitSnapshot
  unmoved(): CommitSnapshot
}

/** Which commit of which checkout. */
export interface CommitPlace {
  /** The top of the checkout. */
  readonly top: string
  readonly commit: string
  /** What the report calls it. */
  readonly label: string
}

/**
 * A commit, from the top of its checkout. Folders of it may be gone from the disk. Links are followed inside of the
 * commit; what lies outside of the checkout is in no commit of it.
 */
export function openCommit(place: CommitPlace, files: CheckoutFiles): CommitSnapshot {
  const { top } = place
  const base = files.real(top)
  const open = (folder: string): CommitSnapshot => {
    let start: string | null = null
    return {
      label: place.label,
      commit: place.commit,
      folder,
      isHashed: true,
      top: () => top,
      read: (file) => {
        start ??= files.real(folder)
        const step = stepBetween(base, path.join(start, file))
        return step === null ? null : files.git.show(top, place.commit, step)
      },
      list: () => files.git.files(top, place.commit),
      at: open,
      unmoved: () => open(folder),
    }
  }
  return open(top)
}
