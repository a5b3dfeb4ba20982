// Reads the files of a project that npm reads before it asks anything.

import path from 'node:path'
import { lockfileNames } from '../lockfile/names.ts'
import type { Files } from '../ports/files.ts'
import type { Invocation } from '../ports/invocation.ts'

/** The manifest and the lockfiles of the folder that npm is started in, as one text to compare. */
export function readState({ folder, read }: Pick<Invocation, 'folder'> & Pick<Files, 'read'>): string {
  const texts = ['package.json', ...lockfileNames].map((name) => {
    try {
      return read(path.join(folder, name))
    } catch {
      // What cannot be read is refused where it is judged.
      return null
    }
  })
  return JSON.stringify(texts)
}
