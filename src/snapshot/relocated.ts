// A snapshot of before in which a folder lay elsewhere.

import path from 'node:path'
import { stepBetween, type Snapshot } from './snapshot.ts'

/** A folder that a change moved, by absolute paths. */
export interface Move {
  readonly from: string
  readonly to: string
}

/** Shows the files of a moved folder by their paths of now; other folders as they were. */
export function relocate(then: Snapshot, move: Move, folder = move.to): Snapshot {
  const here = stepBetween(move.to, folder)
  // What leads out of the folder by a relative path led out of where it lay.
  const home = then.at(here === null ? folder : path.join(move.from, here))
  const old = then.at(move.from)
  return {
    ...home,
    folder,
    read: (file) => {
      const step = here === null ? stepBetween(move.to, path.join(folder, file)) : null
      return step === null ? home.read(file) : old.read(step)
    },
    // What lay in the folder that it moved to is not compared with it.
    list: () => (here === null ? then.list() : []),
    at: (other) => relocate(then, move, other),
  }
}
