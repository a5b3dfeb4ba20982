// A snapshot of before the change that moved a folder.

import path from 'node:path'
import { stepBetween, type Snapshot } from './snapshot.ts'

/** A folder that a change moved, by absolute paths. */
export interface Move {
  readonly from: string
  readonly to: string
}

/** Shows the files of a moved folder at their present paths; other folders as they were. */
export function relocate(then: Snapshot, move: Move, folder = move.to): Snapshot {
  const here = stepBetween(move.to, folder)
  // A relative path that leads out of the folder is resolved from where the folder was.
  const home = then.at(here === null ? folder : path.join(move.from, here))
  const old = then.at(move.from)
  return {
    ...home,
    folder,
    read: (file) => {
      const step = here === null ? stepBetween(move.to, path.join(folder, file)) : null
      return step === null ? home.read(file) : old.read(step)
    },
    // What was at the new path before is not compared with it.
    list: () => (here === null ? then.list() : []),
    at: (other) => relocate(then, move, other),
  }
}
