// Finds an install that was killed and is not recovered yet, without changing anything.

import { existsSync } from 'node:fs'
import { isLocked } from './install-lock.ts'
import { journalOf, readJournal } from './journal.ts'

/**
 * Returns the install whose journal is there; null where there is none, and where another depgate is installing now.
 *
 * @param locks - the folder of the locks; see `lockInstall`.
 */
export function findUnfinished(
  folder: string,
  journals: string,
  locks: string,
): { readonly startedAt: string | null } | null {
  const file = journalOf(folder, journals)
  if (!existsSync(file) || isLocked(folder, locks)) return null
  try {
    const { startedAt } = readJournal(file)
    return { startedAt: typeof startedAt === 'string' ? startedAt : null }
  } catch {
    return { startedAt: null }
  }
}
