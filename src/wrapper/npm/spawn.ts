// Spawns npm and waits for its end.

import { execFile, spawn, type ChildProcess } from 'node:child_process'
import { closeSync, existsSync, openSync } from 'node:fs'
import { constants } from 'node:os'
import { delimiter, isAbsolute, join } from 'node:path'
import { promisify } from 'node:util'
import { DepgateError } from '../../errors.ts'
import { plain } from '../../text/plain.ts'
import type { Environment } from '../../system/folders.ts'

/** How an npm is started. */
export interface Program {
  /** The program, and the arguments before npm's own. */
  readonly program: readonly [string, ...string[]]
  /** Null where it is not known yet. */
  readonly version: string | null
}

/** Disables scripts, and the `git` setting of the project: npm would otherwise run both to prepare git dependencies. */
export function quiet(env: Environment): Environment {
  const names = process.platform === 'win32' ? ['git.exe', 'git'] : ['git']
  const folders = (env.PATH ?? env.Path ?? '').split(delimiter).filter(isAbsolute)
  const git = folders
    .flatMap((folder) => names.map((name) => join(folder, name)))
    .find((one) => existsSync(one))
  return {
    ...env,
    npm_config_ignore_scripts: 'true',
    ...(git === undefined ? {} : { npm_config_git: git }),
  }
}

/** The version that npm prints. */
export async function readVersion({
  program: [file, ...before],
  version,
  env,
}: Program & { readonly env: Environment }): Promise<string> {
  if (version !== null) return plain(version, 50)
  const { stdout } = await promisify(execFile)(file, [...before, '--version'], { env: { ...env } }).catch(
    () => ({ stdout: 'of unknown version' }),
  )
  return plain(stdout, 50)
}

/** Runs npm without the preloaded module, in this terminal, or with its output in a log file. */
export async function start(
  { program: [file, ...before] }: Pick<Program, 'program'>,
  args: readonly string[],
  env: Environment,
  { place, log }: { readonly place?: string; readonly log?: string } = {},
): Promise<number> {
  const out = log === undefined ? null : openSync(log, 'w', 0o600)
  try {
    return await endOf(
      spawn(file, [...before, ...args], {
        ...(place === undefined ? {} : { cwd: place }),
        env: { ...env },
        stdio: out === null ? 'inherit' : ['ignore', out, out],
      }),
    )
  } finally {
    if (out !== null) closeSync(out)
  }
}

/**
 * Returns the exit code of a child as a shell does. Until then signals are passed on to the child.
 *
 * @throws {DepgateError} EPREVIEW where it cannot be started.
 */
export async function endOf(child: ChildProcess): Promise<number> {
  // The terminal sends Ctrl-C to npm too, which then ends by itself; depgate must restore the project after that.
  const stay = () => undefined
  const pass = () => void child.kill('SIGTERM')
  process.on('SIGINT', stay).on('SIGTERM', pass).on('SIGHUP', pass)
  try {
    return await new Promise<number>((resolve, reject) => {
      child.on('error', (cause) =>
        reject(new DepgateError('EPREVIEW', 'npm could not be started', { cause })),
      )
      child.on('exit', (status, signal) =>
        resolve(status ?? 128 + (signal === null ? 0 : (constants.signals[signal] ?? 0))),
      )
    })
  } finally {
    process.off('SIGINT', stay).off('SIGTERM', pass).off('SIGHUP', pass)
  }
}
