// Where Claude Code keeps a user's settings.

import path from 'node:path'
import { DepgateError } from '../../errors.ts'
import type { Machine } from '../define-wiring.ts'

/** Returns the folder, absolute. @throws {DepgateError} EUSAGE where no variable names a home. */
export function userFolder({ folder, env }: Machine): string {
  const { CLAUDE_CONFIG_DIR, HOME, USERPROFILE } = env
  if (CLAUDE_CONFIG_DIR !== undefined && CLAUDE_CONFIG_DIR !== '')
    return path.resolve(folder, CLAUDE_CONFIG_DIR)
  const home = HOME || USERPROFILE
  if (!home)
    throw new DepgateError('EUSAGE', 'there is no home folder, so there are no settings of this user')
  return path.join(home, '.claude')
}
