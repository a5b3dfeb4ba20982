// The files of a project that decide what gets installed and how it is judged: one list, put together from those who read them.

import { watchedSettings } from '../agents/settings-files.ts'
import { installFileGlobs } from '../install-code/files.ts'
import { lockfileNames } from '../lockfile/names.ts'
import { foreignLockfiles } from '../manifest/foreign-lockfiles.ts'
import { gateFiles } from './gate-files.ts'

/** A part of the list, for people. */
export interface DecidingFiles {
  readonly title: string
  /** Paths from the project's folder or the top of its checkout, as globs: `*` is any part of a name, `**` any path. */
  readonly files: readonly string[]
}

/** The list by who reads the files. */
export const decidingFiles: readonly DecidingFiles[] = [
  { title: 'lockfiles', files: [...new Set([...lockfileNames, ...foreignLockfiles])] },
  { title: 'what the gate itself reads and runs', files: gateFiles.map(({ path }) => path) },
  { title: 'settings of agents: hooks, servers, environment', files: watchedSettings },
  { title: 'what package managers, CI, git hooks and editors run or obey', files: installFileGlobs },
]

/** All of them, each once. */
export const decidingNames: readonly string[] = [...new Set(decidingFiles.flatMap(({ files }) => files))]
