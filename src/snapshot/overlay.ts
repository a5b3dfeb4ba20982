// A snapshot in which some files are those of another moment.

import path from 'node:path'
import type { Snapshot } from './snapshot.ts'

/** Shows the files that `isOther` picks, by their absolute paths, as the other moment has them. */
export function overlay(under: Snapshot, other: Snapshot, isOther: (file: string) => boolean): Snapshot {
  return {
    ...under,
    read: (file) => (isOther(path.join(under.folder, file)) ? other.at(under.folder) : under).read(file),
    unmoved: () => overlay(under.unmoved(), other, isOther),
    at: (folder) => overlay(under.at(folder), other, isOther),
  }
}
