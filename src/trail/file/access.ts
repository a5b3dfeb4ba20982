// How the files of the audit trail are opened, and by one process at a time.

import { closeSync, constants, fstatSync, openSync } from 'node:fs'
import { DepgateError } from '../../errors.ts'
import { plain } from '../../text/plain.ts'
import { claim } from '../../system/process-lock.ts'

/** How long another process may hold the file, and how long one that cannot be asked counts as alive; in milliseconds. */
const bounds = { waitMs: 5_000, staleMs: 10 * 60_000 }

/** Opens the trail if it is a file: a pipe would hang, and a link could lead another user's writes astray. */
export function open(file: string, flags: number): number {
  // Windows knows neither.
  const { O_NOFOLLOW = 0, O_NONBLOCK = 0 } = constants as Partial<typeof constants>
  const fd = openSync(file, flags | O_NOFOLLOW | O_NONBLOCK, 0o600)
  if (fstatSync(fd).isFile()) return fd
  closeSync(fd)
  throw new DepgateError('ETRAIL', `${plain(file)} is not a regular file`)
}

/** Acts while no other process does. @throws {DepgateError} ETRAIL where another one does not end. */
export function holding<T>(file: string, act: () => T): T {
  const lock = `${file}.lock`
  const end = performance.now() + bounds.waitMs
  for (;;) {
    const claimed = claim(lock, bounds.staleMs)
    if (claimed.type === 'locked') {
      try {
        return act()
      } finally {
        claimed.release()
      }
    }
    if (performance.now() > end) {
      throw new DepgateError('ETRAIL', `another process (${claimed.pid ?? 'unknown'}) holds ${plain(lock)}`, {
        hint: 'If no depgate runs, delete that file.',
      })
    }
    // Appending is a matter of a millisecond; those who wait must not ask in step.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1 + Math.random() * 8)
  }
}

/** Turns what node throws into ETRAIL, with the reason in words. */
export function guard<T>(file: string, act: () => T): T {
  try {
    return act()
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (error instanceof DepgateError || code === undefined) throw error
    const reasons: Record<string, string> = {
      ELOOP: 'is a link',
      EISDIR: 'is a folder',
      ENOSPC: 'cannot be written: the disk is full',
      ENXIO: 'is not a regular file',
    }
    throw new DepgateError('ETRAIL', `${plain(file)} ${reasons[code] ?? `cannot be used (${code})`}`, {
      cause: error,
    })
  }
}
