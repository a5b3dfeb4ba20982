// The files that count as HEAD has them, with two git children however many there are.

import { spawnSync } from 'node:child_process'
import { DepgateError } from '../../errors.ts'
import { isWatched } from '../state.ts'
import { plain } from '../../text/plain.ts'
import type { Environment } from '../../system/folders.ts'
import { openGit } from '../../git/git.ts'
import { skipped } from './file-stats.ts'

const maxBytes = 512 * 1024 * 1024

/**
 * Returns the texts of HEAD by path; null outside of a checkout. Before the first commit there are none.
 *
 * @throws {DepgateError} EGIT where git cannot answer.
 */
export function readCommitted(
  root: string,
  watched: readonly string[],
  env: Environment,
): ReadonlyMap<string, string> | null {
  const git = openGit(env)
  if (git.top(root) === null) return null
  const commit = git.head(root)
  if (commit === null) return new Map()
  const listed = run(root, ['ls-tree', '-r', '-z', commit], '', env).toString('utf8').split('\0')
  const entries = listed.flatMap((line) => {
    const [, blob, path] = /^100\d{3} blob ([0-9a-f]+)\t([^]*)$/.exec(line) ?? []
    const isSeen = path !== undefined && !path.split('/').some((name) => skipped.has(name))
    // What the walk over the disk passes by is not compared with the commit either.
    return blob !== undefined && isSeen && isWatched(path, watched) ? [{ blob, path }] : []
  })
  const bytes = run(root, ['cat-file', '--batch'], entries.map(({ blob }) => `${blob}\n`).join(''), env)
  const texts = new Map<string, string>()
  let at = 0
  for (const { blob, path } of entries) {
    const end = bytes.indexOf(10, at)
    const size = /^[0-9a-f]+ blob (\d+)$/.exec(bytes.subarray(at, end).toString())?.[1]
    if (end === -1 || size === undefined)
      throw new DepgateError('EGIT', `git cannot show ${plain(path)} (${blob})`)
    const text = bytes.subarray(end + 1, end + 1 + Number(size))
    texts.set(path, new TextDecoder('utf-8', { ignoreBOM: true }).decode(text))
    at = end + 1 + Number(size) + 1
  }
  return texts
}

function run(folder: string, args: readonly string[], input: string, env: Environment): Buffer {
  const { status, stdout, stderr, error } = spawnSync('git', ['-c', 'core.fsmonitor=false', ...args], {
    cwd: folder,
    env: { ...env, LC_ALL: 'C', GIT_OPTIONAL_LOCKS: '0', GIT_TERMINAL_PROMPT: '0' },
    input,
    maxBuffer: maxBytes,
    timeout: 60_000,
    windowsHide: true,
  })
  if (error !== undefined || status !== 0) {
    const why = error === undefined ? stderr.toString() : String((error as NodeJS.ErrnoException).code)
    throw new DepgateError('EGIT', `git did not answer: ${plain(why, 300)}`)
  }
  return stdout
}
