// Runs git: one process for each call, with a deadline, and nothing of the repository in it.

import { spawnSync } from 'node:child_process'
import { DepgateError } from '../errors.ts'
import { plain } from '../text/plain.ts'
import { maxBytes } from '../system/files.ts'

/** Longer than any local git call takes, shorter than a hung one would. */
const deadlineMilliseconds = 60_000

/** How a call of git ended. */
export interface GitRun {
  readonly isFine: boolean
  readonly text: string
  readonly bytes: Buffer
  readonly trouble: string
}

/** Runs git in a folder. @throws {DepgateError} EGIT where there is no git, or no answer. */
export type RunGit = (folder: string, args: readonly string[], input?: string) => GitRun

/** Returns what runs git with an environment. */
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
          ? 'git is not installed, or the folder is not there'
          : `git did not answer (${code})`
      throw new DepgateError('EGIT', message, { cause: error })
    }
    return {
      isFine: status === 0,
      text: stdout.toString('utf8').trim(),
      bytes: stdout,
      trouble: stderr.toString(),
    }
  }
}

/** Writes a blob into an open file, however large it is. @throws {DepgateError} EGIT. */
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

/** Runs git and returns what it printed: a list that git could not give must not look like an empty one. */
export function listWith(run: RunGit, folder: string, args: readonly string[]): string {
  const { isFine, bytes, trouble } = run(folder, args)
  if (!isFine) throw new DepgateError('EGIT', `git ${args[0]} failed: ${plain(trouble, 300)}`)
  return bytes.toString('utf8')
}
