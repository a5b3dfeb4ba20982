// Locks a project, so that one depgate at a time installs into it.

import { createHash } from 'node:crypto'
import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { DepgateError } from '../../errors.ts'
import { plain } from '../../text/plain.ts'
import { claim } from '../../system/process-lock.ts'

/** The lock of a folder. */
export interface InstallLock {
  /** Another process installed in the meantime, so that the known state of the project is outdated. */
  readonly hasWaited: boolean
  leave(): void
}

/** The maximum wait and the interval of the attempts, in milliseconds. */
const bounds = { waitMs: 15 * 60_000, pauseMs: 200 }

/** No install takes a day: the lock of a process that cannot be checked is stale by then. */
const staleMs = 24 * 3_600_000

/**
 * Waits for the lock of `folder`; `onWait` is called once if another process has it.
 *
 * @throws {DepgateError} EUNDO where the other process does not end.
 */
export async function lockInstall(
  folder: string,
  locks: string,
  onWait: (pid: number) => void,
  { waitMs, pauseMs } = bounds,
): Promise<InstallLock> {
  mkdirSync(locks, { recursive: true, mode: 0o700 })
  const file = lockOf(folder, locks)
  const end = performance.now() + waitMs
  let isReported = false
  for (let hasWaited = false; ; hasWaited = true) {
    const claimed = claim(file, staleMs)
    if (claimed.type === 'locked') return { hasWaited, leave: claimed.release }
    const { pid } = claimed
    if (!isReported && pid !== null) {
      onWait(pid)
      isReported = true
    }
    if (performance.now() > end) {
      throw new DepgateError(
        'EUNDO',
        `another depgate (process ${pid ?? 'unknown'}) is installing here and does not end`,
        {
          hint: `End it, or delete ${plain(file)}`,
        },
      )
    }
    await sleep(pauseMs)
  }
}

function lockOf(folder: string, locks: string): string {
  return join(locks, createHash('sha256').update(folder).digest('hex'))
}

/** Whether a process that lives has the lock of `folder`. */
export function isLocked(folder: string, locks: string): boolean {
  if (!existsSync(lockOf(folder, locks))) return false
  const claimed = claim(lockOf(folder, locks), staleMs)
  if (claimed.type === 'locked') claimed.release()
  return claimed.type === 'busy'
}
