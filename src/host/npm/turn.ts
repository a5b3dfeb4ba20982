// Lets one depgate at a time install into a project.

import { createHash } from 'node:crypto'
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { DepgateError } from '../../errors.ts'
import { plain } from '../../text.ts'

/** The right to install into a folder. */
export interface Turn {
  /** Somebody else installed in the meantime: what was known of the project no longer holds. */
  readonly hasWaited: boolean
  leave(): void
}

/** How long the other one may take, and how often it is looked for; in milliseconds. */
const bounds = { waitMs: 15 * 60_000, pauseMs: 200 }

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
  for (let hasWaited = false; ; hasWaited = true) {
    const holder = claim(file)
    if (holder === null) return { hasWaited, leave: () => rmSync(file, { force: true }) }
    if (!hasWaited) tell(holder)
    if (performance.now() > end) {
      throw new DepgateError(
        'EUNDO',
        `another depgate (process ${holder}) is installing here and does not end`,
        {
          hint: `End it, or delete ${plain(file)}`,
        },
      )
    }
    await sleep(pauseMs)
  }
}

/** Takes the turn, or returns the process that has it. */
function claim(file: string): number | null {
  // Linked into its place whole: nobody ever reads half a number.
  const draft = `${file}.${process.pid}`
  writeFileSync(draft, String(process.pid), { mode: 0o600 })
  try {
    linkSync(draft, file)
    return null
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    const pid = readPid(file)
    if (pid !== null && isAlive(pid)) return pid
    return takeOver(file, draft)
  } finally {
    rmSync(draft, { force: true })
  }
}

/** Takes the place of a process that is gone; of several that try, the one whose rename finds the file. */
function takeOver(file: string, draft: string): number | null {
  try {
    const stale = `${draft}.stale`
    renameSync(file, stale)
    const pid = readPid(stale)
    const isTaken = pid !== null && isAlive(pid)
    linkSync(isTaken ? stale : draft, file)
    rmSync(stale, { force: true })
    return isTaken ? pid : null
  } catch {
    return readPid(file) ?? process.pid
  }
}

function readPid(file: string): number | null {
  try {
    const pid = Number(readFileSync(file, 'utf8'))
    return Number.isInteger(pid) && pid > 0 ? pid : null
  } catch {
    return null
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
