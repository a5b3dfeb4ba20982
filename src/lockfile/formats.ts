// The lockfile formats, in the order in which a folder with several is read.

import type { Format } from './define-format.ts'
import bun from './bun/index.ts'
import npm from './npm/index.ts'
import pnpm from './pnpm/index.ts'
import yarn from './yarn/index.ts'

export const formats: readonly [Format, ...Format[]] = [npm, bun, pnpm, yarn]
