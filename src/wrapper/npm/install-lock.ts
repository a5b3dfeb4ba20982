// Lets one depgate at a time install into a project.

import { createHash } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { DepgateError } from '../../errors.ts'
import { plain } from '../../text/plain.ts'
import { claim } from '../../system/process-lock.ts'

/** The right to install into a folder. */
export interface Turn {
  /** Another program installed in the meantime: what was known of the project no longer holds. */
  readonly hasWaited: boolean
  leave(): void
}

/** How long the other one may take, and how often it is looked for; in milliseconds. */
const bounds = { waitMs: 15 * 60_000, pauseMs: 200 }

/** No install lasts a day: a holder that cannot be asked is gone by then. */
const staleMs = 24 * 3_600_000

/**
 * Waits for the turn to install into `folder`; `tell` is called once if it has to wait.
 *
 * @throws {DepgateError} EUNDO where the other one does not end.
 */
export async function takeTurn(
  folder: string,
  locks: string,
  tell: (pid: number) => void,
  { waitMs, pauseMs } = bounds,
): Promise<Turn> {
  mkdirSync(locks, { recursive: true, mode: 0o700 })
  const file = join(locks, createHash('sha256').update(folder).digest('hex'))
  const end = performance.now() + waitMs
  let isTold = false
  for (let hasWaited = false; ; hasWaited = true) {
    const claimed = claim(file, staleMs)
    if (claimed.type === 'locked') return { hasWaited, leave: claimed.release }
    const { pid } = claimed
    if (!isTold && pid !== null) {
      tell(pid)
      isTold = true
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
