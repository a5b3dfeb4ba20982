// Opens the files of the audit trail, and locks them for one process at a time.

import { closeSync, constants, fstatSync, openSync } from 'node:fs'
import { DepgateError } from '../../errors.ts'
import { plain } from '../../text/plain.ts'
import { claim } from '../../system/process-lock.ts'

/** How long to wait for another process's lock, and how long a process that cannot be checked counts as alive; in milliseconds. */
const bounds = { waitMs: 5_000, staleMs: 10 * 60_000 }

/** Opens the trail if it is a regular file: a pipe would hang, and a link could redirect another user's writes. */
export function open(file: string, flags: number): number {
  // Windows has neither.
  const { O_NOFOLLOW = 0, O_NONBLOCK = 0 } = constants as Partial<typeof constants>
  const fd = openSync(file, flags | O_NOFOLLOW | O_NONBLOCK, 0o600)
  if (fstatSync(fd).isFile()) return fd
  closeSync(fd)
  throw new DepgateError('ETRAIL', `${plain(file)} is not a regular file`)
}

/** Runs `act` under a lock between processes. @throws {DepgateError} ETRAIL where another process keeps the lock. */
export function withLock<T>(file: string, act: () => T): T {
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
    // Appending takes a millisecond; a random pause keeps waiting processes from retrying at the same moment.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1 + Math.random() * 8)
  }
}

/** Turns errors of node into ETRAIL, with the reason in words. */
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
