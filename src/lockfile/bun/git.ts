// Reads git repositories in bun's lockfile, where the commit is in two places.

import type { PackageSource } from '../../model/lockfile.ts'
import { plain } from '../../text/plain.ts'

const fullCommit = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/i

/** Reads `git+ssh://…#<commit>` and `github:o/r#<commit>`; null for what is no repository. */
export function readGit(rest: string): (PackageSource & { readonly type: 'git' }) | null {
  if (!/^(?:git\+|git:|ssh:|github:|gitlab:|bitbucket:)|\.git(?:#|$)/i.test(rest)) return null
  const mark = markOf(rest)
  // `github:o/r#1a2b3c4` has the first seven digits: no full commit binds it.
  const isFull = fullCommit.test(mark)
  return {
    type: 'git',
    url: isFull ? rest.slice(0, -mark.length - 1) : rest,
    commit: isFull ? mark : null,
  }
}

/**
 * Describes how the third element of an entry contradicts the first; null where both name one commit. Measured with bun
 * 1.4.5: it checks out what the third has, a branch too, frozen as well, and shows the first nowhere; without a third it
 * ignores the whole lockfile. That of GitHub is the folder in the archive, `owner-repo-1a2b3c4`.
 */
export function describeOtherCommit(rest: string, tag: unknown): string | null {
  if (typeof tag !== 'string' || tag === '') return 'has no commit behind its fields, where bun reads it'
  const mark = markOf(rest)
  const commit = /^github:/i.test(rest) ? tag.slice(tag.lastIndexOf('-') + 1) : tag
  const isSame = isDigits(mark) && isDigits(commit) && (mark.startsWith(commit) || commit.startsWith(mark))
  const isWhole = !fullCommit.test(mark) || /^github:/i.test(rest) || mark === commit
  if (isSame && isWhole) return null
  return `names the commit ${plain(mark, 80) || '""'} first and ${plain(tag, 120)} behind, which is what bun checks out`
}

function markOf(rest: string): string {
  const at = rest.lastIndexOf('#')
  return at === -1 ? '' : rest.slice(at + 1)
}

/** Seven digits at least: fewer fit too many commits. */
function isDigits(text: string): boolean {
  return /^[0-9a-f]{7,64}$/i.test(text)
}
