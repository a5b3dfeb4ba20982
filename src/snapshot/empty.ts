// A moment at which nothing was there yet: a submodule that a change adds, a checkout without a commit.

import type { Snapshot } from './snapshot.ts'

/** Nothing, by a folder that is the top of its checkout. */
export function openEmpty(top: string, folder = top): Snapshot {
  return {
    label: 'none',
    folder,
    isHashed: true,
    top: () => top,
    read: () => null,
    list: () => [],
    at: (other) => openEmpty(top, other),
    unmoved: () => openEmpty(top, folder),
  }
}
