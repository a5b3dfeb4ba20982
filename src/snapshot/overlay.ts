// A snapshot in which some files are those of another snapshot.

import path from 'node:path'
import type { Snapshot } from './snapshot.ts'

/** Reads the files that `isOther` picks by their absolute paths from `other`, all others from `under`. */
export function overlay(under: Snapshot, other: Snapshot, isOther: (file: string) => boolean): Snapshot {
  return {
    ...under,
    read: (file) => (isOther(path.join(under.folder, file)) ? other.at(under.folder) : under).read(file),
    unmoved: () => overlay(under.unmoved(), other, isOther),
    at: (folder) => overlay(under.at(folder), other, isOther),
  }
}
