// Reads a file of npm's configuration from disk, with a size limit.

import { lstatSync, readFileSync, statSync } from 'node:fs'
import { DepgateError } from '../errors.ts'
import { maxConfigBytes } from '../git/files.ts'
import { plain } from '../text/plain.ts'

/** Null for what is not a regular file: npm ignores it, and a pipe would hang. @throws {DepgateError} ECONFIG. */
export function readBounded(file: string, max = maxConfigBytes): Buffer | null {
  const stat = statOrNothing(file)
  // Files that the system generates on reading (/proc) have size 0, and some of them never end.
  if (stat === undefined || !stat.isFile() || stat.size === 0) return null
  if (stat.size > max)
    throw new DepgateError('ECONFIG', `${plain(file)} is larger than ${Math.floor(max / 2 ** 20)} MiB`)
  try {
    return readFileSync(file)
  } catch {
    return null
  }
}

/** Whether a path exists, also as a dangling link. */
export function isThere(file: string): boolean {
  try {
    return lstatSync(file, { throwIfNoEntry: false }) !== undefined
  } catch {
    return false
  }
}

function statOrNothing(file: string) {
  try {
    return statSync(file, { throwIfNoEntry: false })
  } catch {
    // A loop of links, or a folder without read permission.
    return undefined
  }
}
