// Reads the past states of a lockfile from git.

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
 * @param limit - the maximum number of commits.
 * @param since - ISO 8601; null for all.
 * @throws {DepgateError} EUSAGE outside of a git checkout with commits.
 */
export function readPast(
  file: string,
  limit: number,
  since: string | null,
  host: Pick<Files, 'real'> & GitAccess,
): PastCommit[] {
  const folder = path.dirname(file)
  const top = host.git.top(folder)
  if (top === null || host.git.head(folder) === null) {
    throw new DepgateError('EUSAGE', 'this is no git checkout with commits, so there is no history to replay')
  }
  const from = path.relative(top, path.join(host.real(folder), path.basename(file))).replaceAll('\\', '/')
  // One more commit than requested: it has the lockfile's earlier name for the oldest one.
  const commits = host.git.history(top, from, limit + 1, since)
  const isShallow = host.git.isShallow(top)
  return commits.slice(0, limit).map((one, nth) => {
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

/** The lockfile before and after a commit; null where it did not exist before. */
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
    files: readFiles({ after: at(host, top, one.commit, one.path), before: at(host, top, parent, old) }),
  }
}

function readState(top: string, commit: string, file: string, host: GitAccess): Lockfile {
  const text = host.git.show(top, commit, file)
  const { read } = at(host, top, commit, file)
  if (text === null) return unlockedState(plain(file), read)
  return parseLockfile(text, plain(file), read)
}

/**
 * The newest readable state: a commit that repairs a broken lockfile is compared with the last valid one. Null where no
 * state is readable: then every package is new.
 *
 * @param states - the newest first.
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

/** A lockfile in a commit, and the reader of the files beside it. */
interface Place {
  readonly lockfile: string
  read(name: string): string | null
}

function at({ git }: GitAccess, top: string, commit: string, lockfile: string): Place {
  const folder = path.posix.dirname(lockfile)
  return { lockfile, read: (name) => git.show(top, commit, path.posix.join(folder, name)) }
}

function readFiles({ before, after }: { readonly before: Place; readonly after: Place }): ProjectFile[] {
  const kinds = [
    ['lockfile', path.posix.basename(after.lockfile), path.posix.basename(before.lockfile)],
    ['manifest', 'package.json', 'package.json'],
    ['npmrc', '.npmrc', '.npmrc'],
  ] as const
  return kinds.flatMap(([kind, name, earlier]): ProjectFile[] => {
    const text = after.read(name)
    if (text === null) return []
    const file = path.posix.join(path.posix.dirname(after.lockfile), name)
    return [{ type: 'file', kind, path: plain(file), text, before: before.read(earlier) }]
  })
}
