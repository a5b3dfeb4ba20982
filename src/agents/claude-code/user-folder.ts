// Where Claude Code keeps a user's settings.

import path from 'node:path'
import { DepgateError } from '../../errors.ts'
import { homeOf } from '../define-settings.ts'
import type { Machine } from '../define-wiring.ts'

/** Returns the folder, absolute. @throws {DepgateError} EUSAGE where no variable names a home. */
export function userFolder(machine: Machine): string {
  const found = findUserFolder(machine)
  if (found === null)
    throw new DepgateError('EUSAGE', 'there is no home folder, so there are no settings of this user')
  return found
}

/** Returns the folder, absolute; null where no variable names a home. */
export function findUserFolder(machine: Machine): string | null {
  const { CLAUDE_CONFIG_DIR } = machine.env
  if (CLAUDE_CONFIG_DIR !== undefined && CLAUDE_CONFIG_DIR !== '')
    return path.resolve(machine.folder, CLAUDE_CONFIG_DIR)
  const home = homeOf(machine)
  return home === null ? null : path.join(home, '.claude')
}
