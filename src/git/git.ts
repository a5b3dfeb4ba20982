// Asks git for commits and for files as they are in them.

import { spawnSync } from 'node:child_process'
import path from 'node:path'
import { DepgateError } from '../errors.ts'
import { groupBlobs, readBatch } from './blobs.ts'
import { historyFormat, listHistory, listTracked, listTree, listUntracked } from './lists.ts'
import { plain } from '../text/plain.ts'
import { maxBytes } from '../system/files.ts'
import { showFollowed, showStaged } from './show.ts'
import type { Git } from '../ports/git.ts'

/** Longer than any local git call takes, shorter than a hung one would. */
const deadlineMilliseconds = 60_000

/** How a call of git ended. */
export interface GitRun {
  readonly isFine: boolean
  readonly text: string
  readonly bytes: Buffer
  readonly trouble: string
}

/** Returns what calls git in a folder. @throws {DepgateError} EGIT where there is no git, or no answer. */
export function openGitRunner(
  env: Readonly<Record<string, string | undefined>>,
): (folder: string, args: readonly string[], input?: string) => GitRun {
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

/** Opens git. Nothing of the repository runs: no hooks, no filters, no text conversion, no file system monitor. */
export function openGit(env: Readonly<Record<string, string | undefined>>): Git {
  const run = openGitRunner(env)
  const resolve = (folder: string, ref: string): string | null => {
    const { isFine, text } = run(folder, [
      'rev-parse',
      '--verify',
      '--quiet',
      '--end-of-options',
      `${ref}^{commit}`,
    ])
    return isFine ? text : null
  }
  const isShallow = (folder: string) => run(folder, ['rev-parse', '--is-shallow-repository']).text === 'true'
  // A list that git could not give must not look like an empty one.
  const list = (folder: string, args: readonly string[]): string => {
    const { isFine, bytes, trouble } = run(folder, args)
    if (!isFine) throw new DepgateError('EGIT', `git ${args[0]} failed: ${plain(trouble, 300)}`)
    return bytes.toString('utf8')
  }
  return {
    commit: resolve,
    isShallow,
    parents: (folder, commit) => {
      const [, ...parents] = list(folder, ['rev-list', '--parents', '-n', '1', '--end-of-options', commit])
        .trim()
        .split(' ')
      return parents
    },
    remotes: (folder) => list(folder, ['remote']).split('\n').filter(Boolean),
    isSubmodule: (folder) => run(folder, ['rev-parse', '--show-superproject-working-tree']).text !== '',
    files: (folder, commit) =>
      commit === null
        ? [
            ...listTracked(list(folder, ['ls-files', '-z', '-t', '--stage', '--full-name', ':/'])),
            ...listUntracked(
              list(folder, ['ls-files', '-z', '--others', '--exclude-standard', '--full-name', ':/']),
            ),
          ]
        : listTree(list(folder, ['ls-tree', '-r', '-z', '--full-tree', '--end-of-options', commit])),
    history: (folder, file, most, since) =>
      listHistory(
        list(folder, [
          'log',
          '--first-parent',
          '--diff-merges=first-parent',
          '--follow',
          '--name-only',
          '-z',
          '--no-show-signature',
          '--no-ext-diff',
          '--no-textconv',
          '--no-color',
          `--max-count=${most}`,
          ...(since === null ? [] : [`--since=${since}`]),
          `--format=${historyFormat}`,
          'HEAD',
          '--',
          `:(top,literal)${file}`,
        ]),
      ),
    top: (folder) => {
      const { isFine, text, trouble } = run(folder, ['rev-parse', '--show-toplevel'])
      if (isFine && text !== '') return text
      // A checkout that git refuses to read (another owner, a broken config) is not "no checkout".
      if (/not a git repository/i.test(trouble) || isFine) return null
      throw new DepgateError('EGIT', `git cannot read this checkout: ${plain(trouble, 300)}`)
    },
    hooks: (folder) => {
      const { isFine, text } = run(folder, ['rev-parse', '--git-path', 'hooks'])
      return isFine && text !== '' ? path.resolve(folder, text) : null
    },
    head: (folder) => {
      const commit = resolve(folder, 'HEAD')
      if (commit !== null) return commit
      // Before the first commit HEAD names a branch that is not there yet; anything else is a broken checkout.
      const isUnborn =
        run(folder, ['symbolic-ref', '--quiet', 'HEAD']).isFine &&
        run(folder, ['rev-list', '-n', '1', '--all']).text === ''
      if (isUnborn) return null
      throw new DepgateError('EGIT', 'HEAD of this checkout is no commit')
    },
    mergeBase: (folder, ref) => {
      const shown = plain(ref, 100)
      const deepen = {
        hint: 'The checkout is shallow: fetch the history (git fetch --unshallow, or fetch-depth: 0).',
      }
      const commit = resolve(folder, ref)
      if (commit === null) {
        const fetch = { hint: `Fetch it first: git fetch origin ${shown.replace(/^origin\//, '')}` }
        throw new DepgateError(
          'EGIT',
          `there is no commit "${shown}" here`,
          isShallow(folder) ? deepen : fetch,
        )
      }
      const { isFine, text } = run(folder, ['merge-base', commit, 'HEAD'])
      if (isFine && text !== '') return text
      const more = isShallow(folder) ? deepen : {}
      throw new DepgateError('EGIT', `"${shown}" and HEAD have no commit in common here`, more)
    },
    blobs: (folder, hashes) => {
      const input = (names: readonly string[]) => names.map((name) => `${name}\n`).join('')
      const sizes = run(folder, ['cat-file', '--batch-check'], input(hashes))
      const texts = groupBlobs(sizes.text).map((group) =>
        readBatch(run(folder, ['cat-file', '--batch'], input(group)).bytes),
      )
      return new Map(texts.flatMap((one) => [...one]))
    },
    hashes: (folder, files) => {
      const asked = files.filter((file) => !/[\n\r\0"]/.test(file))
      const args = ['hash-object', '--no-filters', '--stdin-paths']
      const { isFine, text } = run(folder, args, asked.map((file) => `${file}\n`).join(''))
      const hashes = text.split('\n')
      return new Map(isFine ? asked.map((file, nth) => [file, hashes[nth] ?? '']) : [])
    },
    show: (folder, commit, file) => {
      // One line is one question to git: a line break in a name would ask another.
      if (/[\n\r\0]/.test(file)) return null
      return commit === '' ? showStaged(run, folder, file) : showFollowed(run, folder, commit, file)
    },
  }
}
