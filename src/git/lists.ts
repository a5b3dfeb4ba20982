// Parses git's NUL-separated lists: NUL is the only byte that no path and no subject can contain.

import { DepgateError } from '../errors.ts'
import { plain } from '../text/plain.ts'
import type { FileCommit, TreeFile } from '../ports/git.ts'

/** Reads `git ls-tree -r -z`. */
export function listTree(text: string): TreeFile[] {
  return split(text).map((line) => {
    const match = /^(\d+) \w+ ([0-9a-f]+)\t([\s\S]+)$/.exec(line)
    if (match === null) throw refuse(line)
    const [, mode = '', hash = '', path = ''] = match
    return { path: checkPath(path), hash, ...kindOf(mode), isLeftOut: false }
  })
}

/** Reads `git ls-files -z -t --stage`. A file in conflict has several stages there and is listed once. */
export function listTracked(text: string): TreeFile[] {
  const files = split(text).map((line) => {
    const match = /^(\S) (\d+) ([0-9a-f]+) \d\t([\s\S]+)$/.exec(line)
    if (match === null) throw refuse(line)
    const [, tag = '', mode = '', hash = '', path = ''] = match
    return { path: checkPath(path), hash, ...kindOf(mode), isLeftOut: tag === 'S' }
  })
  return [...new Map(files.map((file) => [file.path, file])).values()]
}

/** Reads `git ls-files -z --others`; a nested checkout ends with a slash and is left out. */
export function listUntracked(text: string): TreeFile[] {
  return split(text)
    .filter((path) => !path.endsWith('/'))
    .map((path) => ({ path: checkPath(path), hash: null, isSubmodule: false, isLeftOut: false }))
}

/** The format of `git log` that `listHistory` reads. */
export const historyFormat = '%H%x00%P%x00%cI%x00%s'

/** Reads `git log --name-only -z` of one file. */
export function listHistory(text: string): FileCommit[] {
  const parts = text.split('\0')
  const commits: FileCommit[] = []
  let at = 0
  while (at + 3 < parts.length) {
    const [commit = '', parents = '', date = '', subject = ''] = parts.slice(at, at + 4)
    at += 4
    const names = []
    for (; parts[at]?.startsWith('\n') === true; at += 1) names.push((parts[at] ?? '').slice(1))
    const [path] = names
    const [parent = ''] = parents.split(' ')
    if (path === undefined) continue
    commits.push({ commit, parent: parent === '' ? null : parent, date, subject, path: checkPath(path) })
  }
  return commits
}

/** The modes of git's trees. */
function kindOf(mode: string): Pick<TreeFile, 'isSubmodule' | 'isLink'> {
  return { isSubmodule: mode === '160000', ...(mode === '120000' ? { isLink: true } : {}) }
}

function split(text: string): string[] {
  return text.split('\0').filter((line) => line !== '')
}

/** A path that is not UTF-8 was mangled on reading: its file would look deleted. */
function checkPath(path: string): string {
  if (path.includes('\uFFFD')) throw new DepgateError('EGIT', `a path here is not UTF-8: ${plain(path, 200)}`)
  return path
}

function refuse(line: string): DepgateError {
  return new DepgateError('EGIT', `git listed something that cannot be read: ${plain(line, 200)}`)
}
