// The project as the hook judges it: before is what was approved, after is what was seen on disk.

import path from 'node:path'
import type { SeenFile } from '../ports/hook.ts'
import type { Host } from '../ports/host.ts'
import type { WatchedFile } from '../ports/hook-state.ts'

/** What stands for the approved state where `check` would name a commit. */
export const approvedLabel = 'approved'

/** What is compared. */
export interface ApprovedState {
  readonly root: string
  readonly files: Readonly<Record<string, WatchedFile>>
  readonly disk: ReadonlyMap<string, SeenFile>
  /** The approved texts by path. */
  readonly approved: ReadonlyMap<string, string>
  /** Keeps a report beside the state and returns its path. */
  readonly report: (name: string, text: string) => string
}

/**
 * A host for which the approved state is the commit that everything is compared with.
 *
 * The texts are those that were hashed: what changes on disk in the meantime is the next hook's.
 */
export function openApprovedState({ root, files, disk, approved }: ApprovedState, host: Host): Host {
  const read = (file: string) => {
    const key = keyOf(root, file)
    const seen = key === null ? undefined : disk.get(key)
    if (seen?.trouble) throw seen.trouble
    if (seen !== undefined) return seen.text
    // It was looked for and not found.
    return key !== null && Object.hasOwn(files, key) ? null : host.read(file)
  }
  return {
    ...host.at(root),
    read,
    git: {
      ...host.git,
      top: () => root,
      head: () => approvedLabel,
      mergeBase: () => approvedLabel,
      show: (folder, _, file) => approved.get(keyOf(root, path.join(folder, file)) ?? '') ?? null,
    },
  }
}

/** A path as the state has it; null outside of the root. */
function keyOf(root: string, file: string): string | null {
  const step = path.relative(root, file)
  return step.startsWith('..') || path.isAbsolute(step) ? null : step.replaceAll('\\', '/')
}
