// The wirings of the agents that `init` can wire. Generated from the folders.

import claudeCode from './claude-code/wiring.ts'
import codex from './codex/wiring.ts'
import cursor from './cursor/wiring.ts'

export const wirings = [claudeCode, codex, cursor]
