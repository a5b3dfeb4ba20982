// The files of a project that the hook watches: the ones that decide.

import { decidingNames } from '../watched/deciding-files.ts'

/** Their paths from the project's folder or the top of its checkout, as globs. */
export const watched: readonly string[] = decidingNames
