// The git port: commits, checkouts and the files in them.

import path from 'node:path'
import { DepgateError } from '../errors.ts'
import type { Git, TreeFile } from '../ports/git.ts'
import { plain } from '../text/plain.ts'
import { groupBlobs, readBatch } from './blobs.ts'
import { openHistory } from './history.ts'
import { listTracked, listTree, listUntracked } from './lists.ts'
import { listWith, openGitRunner, type RunGit } from './run-git.ts'
import { showFollowed, showStaged } from './show.ts'

/** Opens git. Nothing that the repository configures is run: no hooks, filters, text conversion or file system monitor. */
export function openGit(env: Readonly<Record<string, string | undefined>>): Git {
  const run = openGitRunner(env)
  return {
    ...openHistory(run),
    top: (folder) => findTop(run, folder),
    hooks: (folder) => {
      const { isFine, text } = run(folder, ['rev-parse', '--git-path', 'hooks'])
      return isFine && text !== '' ? path.resolve(folder, text) : null
    },
    remotes: (folder) => listWith(run, folder, ['remote']).split('\n').filter(Boolean),
    isSubmodule: (folder) => run(folder, ['rev-parse', '--show-superproject-working-tree']).text !== '',
    files: (folder, commit) =>
      commit === null
        ? listCheckout(run, folder)
        : listTree(listWith(run, folder, ['ls-tree', '-r', '-z', '--full-tree', '--end-of-options', commit])),
    show: (folder, commit, file) => {
      // git reads each line of input as one request: a line break in a name would add another.
      if (/[\n\r\0]/.test(file)) return null
      return commit === '' ? showStaged(run, folder, file) : showFollowed(run, folder, commit, file)
    },
    blobs: (folder, hashes) => readBlobs(run, folder, hashes),
    hashes: (folder, files) => hashFiles(run, folder, files),
  }
}

function findTop(run: RunGit, folder: string): string | null {
  const { isFine, text, stderr } = run(folder, ['rev-parse', '--show-toplevel'])
  if (isFine && text !== '') return text
  // A checkout that git refuses to read (another owner, a broken config) is still a checkout.
  if (/not a git repository/i.test(stderr) || isFine) return null
  throw new DepgateError('EGIT', `git cannot read this checkout: ${plain(stderr, 300)}`)
}

function listCheckout(run: RunGit, folder: string): TreeFile[] {
  const tracked = ['ls-files', '-z', '-t', '--stage', '--full-name', ':/']
  const others = ['ls-files', '-z', '--others', '--exclude-standard', '--full-name', ':/']
  return [...listTracked(listWith(run, folder, tracked)), ...listUntracked(listWith(run, folder, others))]
}

function readBlobs(run: RunGit, folder: string, hashes: readonly string[]): Map<string, string> {
  const input = (names: readonly string[]) => names.map((name) => `${name}\n`).join('')
  const sizes = run(folder, ['cat-file', '--batch-check'], input(hashes))
  const texts = groupBlobs(sizes.text).map((group) =>
    readBatch(run(folder, ['cat-file', '--batch'], input(group)).bytes),
  )
  return new Map(texts.flatMap((one) => [...one]))
}

function hashFiles(run: RunGit, folder: string, files: readonly string[]): Map<string, string> {
  const asked = files.filter((file) => !/[\n\r\0"]/.test(file))
  const args = ['hash-object', '--no-filters', '--stdin-paths']
  const { isFine, text } = run(folder, args, asked.map((file) => `${file}\n`).join(''))
  const hashes = text.split('\n')
  return new Map(isFine ? asked.map((file, nth) => [file, hashes[nth] ?? '']) : [])
}
