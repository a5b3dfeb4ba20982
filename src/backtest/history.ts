// Reads the past states of a lockfile from git, for depgate backtest.

import path from 'node:path'
import type { PastCommit } from './replay.ts'
import { DepgateError } from '../errors.ts'
import { emptyLockfile, parseLockfile, unlockedState } from '../lockfile/parse.ts'
import type { Lockfile } from '../model/lockfile.ts'
import type { Files } from '../ports/files.ts'
import { plain } from '../text/plain.ts'
import type { LockfilePair, ProjectFile } from '../model/change.ts'
import type { FileCommit, GitAccess } from '../ports/git.ts'

/**
 * Returns the commits that changed a lockfile, the newest first, each with the states before and after it.
 *
 * @param most - how many at most.
 * @param since - ISO 8601; null for all.
 * @throws {DepgateError} EUSAGE outside of a checkout with commits.
 */
export function readPast(
  file: string,
  most: number,
  since: string | null,
  host: Files & GitAccess,
): PastCommit[] {
  const folder = path.dirname(file)
  const top = host.git.top(folder)
  if (top === null || host.git.head(folder) === null) {
    throw new DepgateError('EUSAGE', 'this is no git checkout with commits, so there is no history to replay')
  }
  const from = path.relative(top, path.join(host.real(folder), path.basename(file))).replaceAll('\\', '/')
  // One more than asked for tells what the oldest one's lockfile was called before.
  const commits = host.git.history(top, from, most + 1, since)
  const isShallow = host.git.isShallow(top)
  return commits.slice(0, most).map((one, nth) => {
    const past = { commit: one.commit, date: new Date(one.date), subject: one.subject }
    if (one.parent === null && isShallow) {
      return { ...past, pair: null, trouble: 'the clone is shallow and ends here (git fetch --unshallow)' }
    }
    try {
      return { ...past, pair: readPair(top, one, commits.slice(nth + 1), host), trouble: null }
    } catch (error) {
      if (!(error instanceof DepgateError)) throw error
      return { ...past, pair: null, trouble: error.message }
    }
  })
}

/** The lockfile before and after a commit; null where it was not there before. */
function readPair(
  top: string,
  one: FileCommit,
  older: readonly FileCommit[],
  host: GitAccess,
): LockfilePair | null {
  const { parent } = one
  if (parent === null) return null
  const earlier = older[0]?.path ?? one.path
  const old = [one.path, earlier].find((file) => host.git.show(top, parent, file) !== null)
  if (old === undefined) return null
  const after = readState(top, one.commit, one.path, host)
  const before = readBefore(top, [{ commit: parent, path: old }, ...older], host)
  return {
    before: before?.lockfile ?? emptyLockfile(plain(old)),
    after,
    beforeLabel: before?.commit ?? null,
    afterLabel: one.commit,
    files: readFiles(top, one, parent, old, host),
  }
}

function readState(top: string, commit: string, file: string, host: GitAccess): Lockfile {
  const text = host.git.show(top, commit, file)
  const show = (name: string) => host.git.show(top, commit, path.posix.join(path.posix.dirname(file), name))
  if (text === null) return unlockedState(plain(file), show('package.json'))
  return parseLockfile(text, plain(file), show)
}

/**
 * The newest of some states that can be read, the newest first: what repairs a broken lockfile is compared with the last
 * whole one. Null where none is: then all that it contains is new.
 */
function readBefore(
  top: string,
  states: readonly { readonly commit: string; readonly path: string }[],
  host: GitAccess,
): { readonly lockfile: Lockfile; readonly commit: string } | null {
  for (const { commit, path: file } of states) {
    try {
      return { lockfile: readState(top, commit, file, host), commit }
    } catch (error) {
      if (!(error instanceof DepgateError)) throw error
    }
  }
  return null
}

function readFiles(
  top: string,
  one: FileCommit,
  parent: string,
  old: string,
  host: GitAccess,
): ProjectFile[] {
  const kinds = [
    ['lockfile', path.posix.basename(one.path)],
    ['manifest', 'package.json'],
    ['npmrc', '.npmrc'],
  ] as const
  return kinds.flatMap(([kind, name]): ProjectFile[] => {
    const file = path.posix.join(path.posix.dirname(one.path), name)
    const earlier = kind === 'lockfile' ? old : path.posix.join(path.posix.dirname(old), name)
    const text = host.git.show(top, one.commit, file)
    if (text === null) return []
    return [{ type: 'file', kind, path: plain(file), text, before: host.git.show(top, parent, earlier) }]
  })
}
