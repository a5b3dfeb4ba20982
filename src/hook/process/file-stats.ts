// What the file system states of a file without its being read.

import { statSync, type BigIntStats } from 'node:fs'
import { changedAt } from '../state.ts'

/** Size, both times to the nanosecond, and which file it is; null where there is none. */
export function fingerprintOf(file: string): string | null {
  try {
    const stat = statSync(file, { bigint: true, throwIfNoEntry: false })
    return stat === undefined ? null : printOf(stat)
  } catch (error) {
    // A part of the path that is a file now: nothing is there.
    if ((error as NodeJS.ErrnoException).code === 'ENOTDIR') return null
    return `unreadable.${(error as NodeJS.ErrnoException).code}`
  }
}

/** The print of what was looked up, or is open. */
export function printOf({ size, mtimeNs, ctimeNs, ino }: BigIntStats): string {
  return `${size}.${mtimeNs}.${ctimeNs}.${ino}`
}

/**
 * Whether a print can be trusted to tell the next change. A file that is written twice within one tick of the file
 * system's clock (up to 10 ms on Linux, 2 s on FAT) keeps its times; its size may be the same by design.
 */
export function isSettled(print: string, takenAt: number): boolean {
  return changedAt(print) < takenAt - 20
}
