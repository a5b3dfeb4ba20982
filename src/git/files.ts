// Reads single files of a commit, following the symbolic links of that commit.

import path from 'node:path'
import { DepgateError } from '../errors.ts'
import { plain } from '../text/plain.ts'
import { openGitRunner, type GitRun } from './run-git.ts'

/** A file of npm's configuration; a bundle of certificates has 230 KB. */
export const maxConfigBytes = 4 * 2 ** 20

/** Files of a checkout, by their absolute paths. Both methods throw DepgateError EGIT where git fails. */
export interface GitFiles {
  /** The content in a commit; the target of a link that points out of the tree, relative to its top; null where nothing is. */
  follow(top: string, commit: string, file: string): string | Buffer | null
  /** Whether the index or HEAD contains the file in any spelling: some file systems ignore case. */
  isTracked(top: string, file: string): boolean
}

/** Opens the reader. The caller must refuse names with a line break: git reads each line of input as one request. */
export function openGitFiles(env: Readonly<Record<string, string | undefined>>): GitFiles {
  const run = openGitRunner(env)
  const follow: GitFiles['follow'] = (top, commit, file) =>
    readObject(
      run(top, ['cat-file', '--batch', '--follow-symlinks'], `${commit}:${relativeTo(top, file)}\n`),
      file,
    )
  return {
    follow,
    isTracked: (top, file) => {
      const spec = `:(top,icase,literal)${relativeTo(top, file)}`
      const { isFine, bytes, stderr } = run(top, ['ls-files', '-z', '--full-name', '--', spec])
      if (!isFine) throw new DepgateError('EGIT', `git ls-files failed: ${plain(stderr, 300)}`)
      return bytes.length > 0 || follow(top, 'HEAD', file) !== null
    },
  }
}

function readObject({ isFine, bytes, stderr }: GitRun, file: string): string | Buffer | null {
  const end = bytes.indexOf(10)
  const header = bytes.subarray(0, end).toString()
  const [, type, size] = /^(?:[0-9a-f]+ )?(blob|symlink) (\d+)$/.exec(header) ?? []
  const content = bytes.subarray(end + 1, end + 1 + Number(size ?? 0))
  if (type === 'symlink') return content.toString()
  if (type === 'blob') {
    if (content.length > maxConfigBytes)
      throw new DepgateError('ECONFIG', `${plain(file)} is larger than 4 MiB at the base`)
    return Buffer.from(content)
  }
  // The target of a link is missing, or the links form a loop.
  if (isFine && /(?: missing| (?:tree|commit) \d+|^(?:dangling|loop|notdir) \d+)$/.test(header)) return null
  throw new DepgateError('EGIT', `git cannot show ${plain(file)}: ${plain(stderr || header, 300)}`)
}

function relativeTo(top: string, file: string): string {
  return path.relative(top, file).replaceAll('\\', '/')
}
