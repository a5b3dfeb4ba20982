// The files of a checkout as a commit has them.

import path from 'node:path'
import { DepgateError } from '../errors.ts'
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

/** A file as HEAD of its checkout has it, by its absolute path; null where it has none, and where git cannot tell. */
export function fileAtHead(file: string, files: CheckoutFiles): string | null {
  const folder = path.dirname(file)
  try {
    const top = files.git.top(folder)
    const commit = top === null ? null : files.git.head(folder)
    if (top === null || commit === null) return null
    return openCommit({ top, commit, label: 'HEAD' }, files).at(folder).read(path.basename(file))
  } catch (error) {
    if (error instanceof DepgateError) return null
    throw error
  }
}
