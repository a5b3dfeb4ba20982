// The folder of a user's settings, by the variables that name it.

import path from 'node:path'
import { expect, test } from 'vitest'
import { findUserFolder, userFolder } from '../../../src/agents/claude-code/user-folder.ts'
import { refusalOf } from '../../support/refusal.ts'

const folder = path.resolve('/app')

test.each<[Record<string, string>, string]>([
  [{ HOME: '/home/jane' }, '/home/jane/.claude'],
  [{ USERPROFILE: '/users/jane' }, '/users/jane/.claude'],
  [{ HOME: '/home/jane', USERPROFILE: '/users/jane' }, '/home/jane/.claude'],
  [{ HOME: '', USERPROFILE: '/users/jane' }, '/users/jane/.claude'],
  [{ CLAUDE_CONFIG_DIR: '/etc/claude', HOME: '/home/jane' }, '/etc/claude'],
  [{ CLAUDE_CONFIG_DIR: '/etc/claude' }, '/etc/claude'],
  [{ CLAUDE_CONFIG_DIR: 'cfg', HOME: '/home/jane' }, '/app/cfg'],
  [{ CLAUDE_CONFIG_DIR: '', HOME: '/home/jane' }, '/home/jane/.claude'],
])('%j', (env, expected) => expect(userFolder({ folder, env })).toBe(path.resolve(expected)))

test.each([{}, { HOME: '' }, { HOME: '', USERPROFILE: '', CLAUDE_CONFIG_DIR: '' }])(
  '%j names no home',
  (env) => {
    expect(refusalOf(() => userFolder({ folder, env })).code).toBe('EUSAGE')
    expect(findUserFolder({ folder, env })).toBeNull()
  },
)
