// The files that agents rewrite by themselves. Generated from the folders.

import claudeCode from './claude-code/rewritten.ts'

export const rewrittenFiles = [claudeCode]
