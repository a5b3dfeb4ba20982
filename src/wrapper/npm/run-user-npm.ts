// Finds the user's npm, and runs it in the way that it allows.

import { join } from 'node:path'
import { DepgateError } from '../../errors.ts'
import type { NpmAnswer, NpmQuestion, NpmRun } from '../../ports/npm.ts'
import type { Environment } from '../../system/folders.ts'
import { claimFolder } from '../../system/private-folder.ts'
import { findNpm, findProgram } from './find-npm.ts'
import { refuseHostileSettings } from './hostile-settings.ts'
import { runNpm } from './run-npm.ts'

/** Where npm runs. */
export interface NpmPlace {
  readonly folder: string
  readonly env: Environment
  /** depgate's own cache. */
  readonly cache: string
  /** Tells the user a line. */
  readonly tell: (line: string) => void
}

/**
 * Runs npm or npx and returns its exit code; see `NpmQuestion`.
 *
 * @throws {DepgateError} EPREVIEW where there is no npm that depgate can look into.
 */
export async function runUserNpm(
  { tool, ...rest }: NpmRun,
  answer: (question: NpmQuestion) => Promise<NpmAnswer>,
  { folder, env, cache, tell }: NpmPlace,
): Promise<number> {
  const npm = findNpm(env, process.execPath)
  const found = npm === null ? findProgram(env) : null
  if (npm === null && found === null) {
    throw new DepgateError('EPREVIEW', 'there is no npm on the PATH that depgate can look into')
  }
  refuseHostileSettings(folder)
  if (npm?.hasArborist === true) {
    const { [tool]: script, version } = npm
    const isOwn = ['npm', 'npx'].every((name) => claimFolder(join(cache, name)))
    const code = await runNpm({ script, version, ...rest, folder, env, cache: isOwn ? cache : null, answer })
    if (code !== null) return code
  }
  const program = npm === null ? ([found ?? 'npm'] as const) : ([process.execPath, npm.npm] as const)
  const version = npm?.version ?? null
  const { runFallback } = await import('./fallback.ts')
  return runFallback({ program, version, tool, ...rest, folder, env, tell, answer })
}
