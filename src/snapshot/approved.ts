// The project as the hook judges it: before is what was approved, after is what was seen on disk.

import path from 'node:path'
import type { OutsideFile, SeenFile } from '../ports/hook.ts'
import type { WatchedFile } from '../ports/hook-state.ts'
import { openDisk } from './disk.ts'
import { stepBetween, type CheckoutFiles, type Snapshot } from './snapshot.ts'

/** What the hook compares; file paths are relative to the root. */
export interface ApprovedState {
  readonly root: string
  readonly files: Readonly<Record<string, WatchedFile>>
  readonly disk: ReadonlyMap<string, SeenFile>
  /** The approved texts by path. */
  readonly approved: ReadonlyMap<string, string>
  /** The files outside of the root that decide; their states are among the others, by their absolute paths. */
  readonly outside?: readonly OutsideFile[]
  /** Keeps a report beside the state and returns its path. */
  readonly report: (name: string, text: string) => string
}

/** Both states of a root; `before` always exists, and is empty where nothing was approved. */
export interface ApprovedStates {
  readonly before: Snapshot
  readonly after: Snapshot
}

/** Opens both states, from the root. */
export function openApprovedState(state: ApprovedState, files: CheckoutFiles): ApprovedStates {
  return { before: openApproved(state, files), after: openSeen(state, files) }
}

function openApproved(state: ApprovedState, files: CheckoutFiles, folder = state.root): Snapshot {
  const { root, approved } = state
  return {
    label: 'the approved state',
    folder,
    isHashed: true,
    top: () => root,
    read: (file) => approved.get(keyOf(root, path.join(folder, file))) ?? null,
    // The names are those of the checkout. A file that is in the index by now is not thereby approved.
    list: () =>
      files.git
        .files(root, null)
        .map((file) => (Object.hasOwn(state.files, file.path) ? { ...file, hash: null } : file)),
    at: (other) => openApproved(state, files, other),
    unmoved: () => openApproved(state, files, folder),
  }
}

/** The texts are those that were hashed: what changes on disk in the meantime is left to the next hook. */
function openSeen(state: ApprovedState, files: CheckoutFiles, folder = state.root): Snapshot {
  const { root, disk } = state
  const unseen = openDisk(folder, files)
  return {
    ...unseen,
    top: () => root,
    read: (file) => {
      const step = keyOf(root, path.join(folder, file))
      const seen = disk.get(step)
      if (seen?.trouble) throw seen.trouble
      if (seen !== undefined) return seen.text
      // It was looked for and not found.
      return Object.hasOwn(state.files, step) ? null : unseen.read(file)
    },
    list: () => files.git.files(root, null),
    at: (other) => openSeen(state, files, other),
    unmoved: () => openSeen(state, files, folder),
  }
}

/** How the state names a file: by its path from the root, or by its absolute path where it lies outside. */
function keyOf(root: string, file: string): string {
  return stepBetween(root, file) ?? file
}
