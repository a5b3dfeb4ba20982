// Runs git: one process per call, with a deadline, and nothing that the repository configures.

import { spawnSync } from 'node:child_process'
import { DepgateError } from '../errors.ts'
import { plain } from '../text/plain.ts'
import { maxBytes } from '../system/files.ts'

/** Longer than any local git call takes. */
const deadlineMilliseconds = 60_000

/** The result of a git call. */
export interface GitRun {
  readonly isFine: boolean
  readonly text: string
  readonly bytes: Buffer
  readonly stderr: string
}

/** Runs git in a folder. @throws {DepgateError} EGIT where git is not installed or does not end. */
export type RunGit = (folder: string, args: readonly string[], input?: string) => GitRun

/** Returns a function that runs git with an environment. */
export function openGitRunner(env: Readonly<Record<string, string | undefined>>): RunGit {
  return (folder, args, input) => {
    const { status, stdout, stderr, error } = spawnSync('git', ['-c', 'core.fsmonitor=false', ...args], {
      cwd: folder,
      env: { ...env, LC_ALL: 'C', GIT_OPTIONAL_LOCKS: '0', GIT_TERMINAL_PROMPT: '0' },
      input: input ?? '',
      maxBuffer: maxBytes + 1024,
      timeout: deadlineMilliseconds,
      windowsHide: true,
    })
    if (error !== undefined) {
      const { code } = error as NodeJS.ErrnoException
      const message =
        code === 'ENOENT'
          ? 'git is not installed, or the folder does not exist'
          : `git did not answer (${code})`
      throw new DepgateError('EGIT', message, { cause: error })
    }
    return {
      isFine: status === 0,
      text: stdout.toString('utf8').trim(),
      bytes: stdout,
      stderr: stderr.toString(),
    }
  }
}

/** Writes a blob of any size into an open file. @throws {DepgateError} EGIT. */
export function writeBlob(
  folder: string,
  hash: string,
  target: number,
  env: Readonly<Record<string, string | undefined>>,
): void {
  const { status, error } = spawnSync('git', ['-c', 'core.fsmonitor=false', 'cat-file', 'blob', hash], {
    cwd: folder,
    env: { ...env, LC_ALL: 'C', GIT_OPTIONAL_LOCKS: '0', GIT_TERMINAL_PROMPT: '0' },
    stdio: ['ignore', target, 'ignore'],
    timeout: deadlineMilliseconds,
    windowsHide: true,
  })
  if (error !== undefined || status !== 0) throw new DepgateError('EGIT', `git cannot show the blob ${hash}`)
}

/** Runs git and returns its output. @throws {DepgateError} EGIT: a call that failed must not look like an empty list. */
export function listWith(run: RunGit, folder: string, args: readonly string[]): string {
  const { isFine, bytes, stderr } = run(folder, args)
  if (!isFine) throw new DepgateError('EGIT', `git ${args[0]} failed: ${plain(stderr, 300)}`)
  return bytes.toString('utf8')
}
