// Claims folders that only this user may write to: what lies in them decides what passes.

import { chmodSync, mkdirSync, statSync } from 'node:fs'

/** Makes a folder private to the user (0700), with what lies above it; false where others own it or may write to it. */
export function claimFolder(folder: string): boolean {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    return isPrivate(folder, true)
  } catch {
    return false
  }
}

/** Whether a folder is there and nobody but this user can change what lies in it. Returns true where the platform knows no owners. */
export function isPrivate(folder: string, canMend = false): boolean {
  try {
    const { uid, mode } = statSync(folder)
    if (process.getuid === undefined) return true
    if (uid !== process.getuid() || (mode & 0o022) !== 0) return false
    if (canMend && (mode & 0o077) !== 0) chmodSync(folder, 0o700)
    return true
  } catch {
    return false
  }
}
