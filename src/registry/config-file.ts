// Reads a file of npm's configuration from disk.

import { lstatSync, readFileSync, statSync } from 'node:fs'
import { DepgateError } from '../errors.ts'
import { maxConfigBytes } from '../git/files.ts'
import { plain } from '../text/plain.ts'

/** Null for what is no file: npm passes over it, and a pipe would hang. @throws {DepgateError} ECONFIG. */
export function readBounded(file: string, most = maxConfigBytes): Buffer | null {
  const stat = statOrNothing(file)
  // What the system makes up on reading (/proc) has no size, and some of it never ends.
  if (stat === undefined || !stat.isFile() || stat.size === 0) return null
  if (stat.size > most)
    throw new DepgateError('ECONFIG', `${plain(file)} is larger than ${Math.floor(most / 2 ** 20)} MiB`)
  try {
    return readFileSync(file)
  } catch {
    return null
  }
}

/** Whether something has the name, be it a link that leads nowhere. */
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
    // Links in a circle, or a folder that may not be looked into.
    return undefined
  }
}
