// The files of a project as they are on disk.

import path from 'node:path'
import type { CheckoutFiles, Snapshot } from './snapshot.ts'

/** The disk, from a folder; a path can lead out of it, and links are followed. */
export function openDisk(folder: string, files: CheckoutFiles): Snapshot {
  const top = () => files.git.top(folder)
  return {
    label: null,
    folder,
    isHashed: false,
    top,
    read: (file) => files.read(path.join(folder, file)),
    list: () => {
      const checkout = top()
      return checkout === null ? [] : files.git.files(checkout, null)
    },
    at: (other) => openDisk(other, files),
    unmoved: () => openDisk(folder, files),
  }
}
