// The part of the git port that reads commits: refs, parents, merge bases, histories.

import { DepgateError } from '../errors.ts'
import { plain } from '../text/plain.ts'
import type { Git } from '../ports/git.ts'
import { historyFormat, listHistory } from './lists.ts'
import { listWith, type RunGit } from './run-git.ts'

/** The part of the git port that reads commits. */
export type GitHistory = Pick<Git, 'commit' | 'head' | 'parents' | 'mergeBase' | 'isShallow' | 'history'>

/** Opens it. */
export function openHistory(run: RunGit): GitHistory {
  return {
    commit: (folder, ref) => resolveCommit(run, folder, ref),
    head: (folder) => findHead(run, folder),
    parents: (folder, commit) => {
      const args = ['rev-list', '--parents', '-n', '1', '--end-of-options', commit]
      const [, ...parents] = listWith(run, folder, args).trim().split(' ')
      return parents
    },
    mergeBase: (folder, ref) => findMergeBase(run, folder, ref),
    isShallow: (folder) => isShallow(run, folder),
    history: (folder, file, limit, since) =>
      listHistory(
        listWith(run, folder, [
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
          `--max-count=${limit}`,
          ...(since === null ? [] : [`--since=${since}`]),
          `--format=${historyFormat}`,
          'HEAD',
          '--',
          `:(top,literal)${file}`,
        ]),
      ),
  }
}

function resolveCommit(run: RunGit, folder: string, ref: string): string | null {
  const args = ['rev-parse', '--verify', '--quiet', '--end-of-options', `${ref}^{commit}`]
  const { isFine, text } = run(folder, args)
  return isFine ? text : null
}

function isShallow(run: RunGit, folder: string): boolean {
  return run(folder, ['rev-parse', '--is-shallow-repository']).text === 'true'
}

function findHead(run: RunGit, folder: string): string | null {
  const commit = resolveCommit(run, folder, 'HEAD')
  if (commit !== null) return commit
  // Before the first commit HEAD names a branch that does not exist yet; anything else is a broken checkout.
  const isUnborn =
    run(folder, ['symbolic-ref', '--quiet', 'HEAD']).isFine &&
    run(folder, ['rev-list', '-n', '1', '--all']).text === ''
  if (isUnborn) return null
  throw new DepgateError('EGIT', 'HEAD of this checkout is not a commit')
}

const deepen = {
  hint: 'The checkout is shallow: fetch the history (git fetch --unshallow, or fetch-depth: 0).',
}

function findMergeBase(run: RunGit, folder: string, ref: string): string {
  const shown = plain(ref, 100)
  const commit = resolveCommit(run, folder, ref)
  if (commit === null) {
    const fetch = { hint: `Fetch it first: git fetch origin ${shown.replace(/^origin\//, '')}` }
    const hint = isShallow(run, folder) ? deepen : fetch
    throw new DepgateError('EGIT', `there is no commit "${shown}" here`, hint)
  }
  const { isFine, text } = run(folder, ['merge-base', commit, 'HEAD'])
  if (isFine && text !== '') return text
  const more = isShallow(run, folder) ? deepen : {}
  throw new DepgateError('EGIT', `"${shown}" and HEAD have no commit in common here`, more)
}
