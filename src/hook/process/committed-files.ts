// The watched files as a commit has them, with two git children however many there are.

import { spawnSync } from 'node:child_process'
import { DepgateError } from '../../errors.ts'
import { isWatched } from '../state.ts'
import { plain } from '../../text/plain.ts'
import type { Environment } from '../../system/folders.ts'
import { openGit } from '../../git/git.ts'

const maxBytes = 512 * 1024 * 1024

/**
 * Returns the texts of a commit by path; null outside of a checkout. Without a commit there are none.
 *
 * @throws {DepgateError} EGIT where git cannot answer.
 */
export function readCommitted(
  root: string,
  watched: readonly string[],
  commit: string | null,
  env: Environment,
): ReadonlyMap<string, string> | null {
  const git = openGit(env)
  if (git.top(root) === null) return null
  if (commit === null) return new Map()
  const listed = run(root, ['ls-tree', '-r', '-z', commit], '', env).toString('utf8').split('\0')
  const entries = listed.flatMap((line) => {
    const [, blob, path] = /^100\d{3} blob ([0-9a-f]+)\t([^]*)$/.exec(line) ?? []
    const isSeen = path !== undefined && !path.split('/').includes('node_modules')
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

/** Those of the files that git passes over (`.gitignore` and the like), by paths from the root; none outside of a checkout. */
export function listIgnored(root: string, files: readonly string[], env: Environment): ReadonlySet<string> {
  if (files.length === 0) return new Set()
  // Exit code 1 is "none of them"; 128 is "no checkout".
  const { status, stdout } = spawnSync('git', [...quietGit, 'check-ignore', '-z', '--stdin'], {
    ...settings(root, env),
    input: files.map((file) => `${file}\0`).join(''),
  })
  return new Set(status === 0 ? stdout.toString('utf8').split('\0').filter(Boolean) : [])
}

const quietGit = ['-c', 'core.fsmonitor=false']

function settings(folder: string, env: Environment) {
  return {
    cwd: folder,
    env: { ...env, LC_ALL: 'C', GIT_OPTIONAL_LOCKS: '0', GIT_TERMINAL_PROMPT: '0' },
    maxBuffer: maxBytes,
    timeout: 60_000,
    windowsHide: true,
  }
}

function run(folder: string, args: readonly string[], input: string, env: Environment): Buffer {
  const { status, stdout, stderr, error } = spawnSync('git', [...quietGit, ...args], {
    ...settings(folder, env),
    input,
  })
  if (error !== undefined || status !== 0) {
    const why = error === undefined ? stderr.toString() : String((error as NodeJS.ErrnoException).code)
    throw new DepgateError('EGIT', `git did not answer: ${plain(why, 300)}`)
  }
  return stdout
}
