// Finds the user's npm and runs it, with the preloaded module or by the fallback.

import { join } from 'node:path'
import { DepgateError } from '../../errors.ts'
import type { NpmAnswer, NpmQuestion, NpmRun } from '../../ports/npm.ts'
import type { Environment } from '../../system/folders.ts'
import { readText } from '../../system/files.ts'
import { claimFolder } from '../../system/private-folder.ts'
import { plain } from '../../text/plain.ts'
import { findNpm, findProgram } from './find-npm.ts'
import { findRoots, refuseHostileSettings } from './hostile-settings.ts'
import { refuseExtension } from './own-extension.ts'
import { refuseOlderNpm } from './refuse-older-npm.ts'
import { runNpm } from './run-npm.ts'

/** The surroundings of a run. */
export interface NpmPlace {
  readonly folder: string
  readonly env: Environment
  /** depgate's own cache folder. */
  readonly cache: string
  /** Prints a line for the user. */
  readonly print: (line: string) => void
  /** A file as HEAD has it, by its absolute path; null where it has none. */
  readonly atHead: (file: string) => string | null
}

/**
 * Runs npm or npx and returns its exit code; see `NpmQuestion`.
 *
 * @throws {DepgateError} EPREVIEW where no supported npm is found.
 */
export async function runUserNpm(
  { tool, ...rest }: NpmRun,
  answer: (question: NpmQuestion) => Promise<NpmAnswer>,
  { folder, env, cache, print, atHead }: NpmPlace,
): Promise<number> {
  const npm = findNpm(env, process.execPath)
  const found = npm === null ? findProgram(env) : null
  if (npm === null && found === null) {
    throw new DepgateError('EPREVIEW', 'there is no npm on the PATH that depgate can look into')
  }
  const roots = findRoots(folder, rest.args, env)
  refuseHostileSettings(roots, env)
  const version = npm?.version ?? null
  for (const root of roots)
    refuseExtension(root, { tool, args: rest.args, version, isUsers: rest.isUsers === true, atHead })
  if (tool === 'npm' && npm !== null)
    refuseOlderNpm({ version: npm.version, args: rest.args }, roots[0] ?? folder, readText)
  if (npm !== null && !npm.isFirst && !rest.isTrial)
    print(`using npm ${plain(npm.version, 50)} of ${plain(npm.folder, 300)}`)
  if (npm?.hasArborist === true) {
    const { [tool]: script } = npm
    const isOwn = ['npm', 'npx'].every((name) => claimFolder(join(cache, name)))
    const code = await runNpm({
      script,
      version: npm.version,
      ...rest,
      folder,
      env,
      cache: isOwn ? cache : null,
      answer,
    })
    if (code !== null) return code
  }
  const program = npm === null ? ([found ?? 'npm'] as const) : ([process.execPath, npm.npm] as const)
  const { runFallback } = await import('./fallback.ts')
  return runFallback({ program, version, tool, ...rest, folder, env, print, answer })
}
