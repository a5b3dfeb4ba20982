// Reads a file of a commit or of the index as the checkout would: a symbolic link is its target.

import path from 'node:path'
import { DepgateError } from '../errors.ts'
import { plain } from '../text/plain.ts'
import type { RunGit } from './run-git.ts'

const maxLinks = 10

/**
 * Reads a file of a commit; null where it does not exist, or is a dangling link.
 *
 * @throws {DepgateError} EGIT where git fails, and for a link that points out of the repository.
 */
export function showFollowed(run: RunGit, folder: string, commit: string, file: string): string | null {
  const args = ['cat-file', '--batch', '--follow-symlinks']
  return readAnswer(run(folder, args, `${commit}:./${file}\n`), file)
}

/** The same for the index, where git follows no links itself. @throws {DepgateError} EGIT. */
export function showStaged(run: RunGit, folder: string, file: string): string | null {
  let place = file
  for (let links = 0; links <= maxLinks; links += 1) {
    const text = readAnswer(run(folder, ['cat-file', '--batch'], `:./${place}\n`), file)
    // A path is one short line.
    if (text === null || text.length > 4096 || text.includes('\n') || text === '') return text
    const staged = run(folder, ['ls-files', '--stage', '-z', '--', `:(literal)${place}`])
    if (!staged.text.startsWith('120000 ')) return text
    if (path.posix.isAbsolute(text)) throw leadsOut(file)
    place = path.posix.join(path.posix.dirname(place), text)
  }
  throw leadsOut(file)
}

function readAnswer({ isFine, bytes, stderr }: ReturnType<RunGit>, file: string): string | null {
  const header = bytes.subarray(0, bytes.indexOf(10)).toString()
  const match = /^[0-9a-f]+ blob (\d+)$/.exec(header)
  if (match !== null) {
    const content = bytes.subarray(bytes.indexOf(10) + 1).subarray(0, Number(match[1]))
    return new TextDecoder('utf-8', { ignoreBOM: true }).decode(content)
  }
  // A folder, a submodule and a dangling link are not files.
  const isNone = / (?:missing|tree \d+|commit \d+)$|^(?:dangling|notdir) \d+$/.test(header)
  if (isNone && isFine) return null
  if (/^(?:symlink|loop) \d+$/.test(header) && isFine) throw leadsOut(file)
  throw new DepgateError('EGIT', `git cannot show ${plain(file)}: ${plain(stderr || header, 300)}`)
}

function leadsOut(file: string): DepgateError {
  return new DepgateError('EGIT', `${plain(file)} is a link that leads out of the repository`)
}
