// Creates and checks folders that only this user may write to.

import { chmodSync, mkdirSync, statSync } from 'node:fs'

/** The files in such folders decide what passes. Creates a folder (0700) and its parents; false where another user owns it or may write to it. */
export function claimFolder(folder: string): boolean {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    return isPrivate(folder, true)
  } catch {
    return false
  }
}

/** Whether a folder exists and only this user can write to it. Returns true where the platform has no file owners. */
export function isPrivate(folder: string, mayChmod = false): boolean {
  try {
    const { uid, mode } = statSync(folder)
    if (process.getuid === undefined) return true
    if (uid !== process.getuid() || (mode & 0o022) !== 0) return false
    if (mayChmod && (mode & 0o077) !== 0) chmodSync(folder, 0o700)
    return true
  } catch {
    return false
  }
}
