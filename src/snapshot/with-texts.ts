// A snapshot in which some files have other texts.

import path from 'node:path'
import type { Snapshot } from './snapshot.ts'

/** @param texts - by absolute path; null for a file that is not there. */
export function withTexts(under: Snapshot, texts: ReadonlyMap<string, string | null>): Snapshot {
  return {
    ...under,
    isHashed: false,
    read: (file) => {
      const text = texts.get(path.join(under.folder, file))
      return text === undefined ? under.read(file) : text
    },
    at: (folder) => withTexts(under.at(folder), texts),
    unmoved: () => withTexts(under.unmoved(), texts),
  }
}
