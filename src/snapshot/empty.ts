// A snapshot without files: a submodule before the change that adds it, a checkout without a commit.

import type { Snapshot } from './snapshot.ts'

/** A snapshot without files, from a folder that is the top of its checkout. */
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
