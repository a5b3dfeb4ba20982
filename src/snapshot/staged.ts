// The files of a checkout as the next commit would have them.

import path from 'node:path'
import { stepBetween, type CheckoutFiles, type Snapshot } from './snapshot.ts'

/** What git calls the index in `<commit>:<path>`. */
const index = ''

/** The index of a checkout, from a folder. What lies outside of the checkout is not staged. */
export function openStaged(top: string, files: CheckoutFiles, folder = top): Snapshot {
  return {
    label: 'index',
    folder,
    isHashed: true,
    top: () => top,
    read: (file) => {
      const place = path.join(folder, file)
      const step = stepBetween(top, path.join(files.real(path.dirname(place)), path.basename(place)))
      return step === null ? null : files.git.show(top, index, step)
    },
    // A file that is not in the index is not staged.
    list: () => files.git.files(top, null).filter((file) => file.hash !== null),
    at: (other) => openStaged(top, files, other),
    unmoved: () => openStaged(top, files, folder),
  }
}
