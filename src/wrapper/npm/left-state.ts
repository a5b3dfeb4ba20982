// Hashes of the files that both npm and users edit, and the checked-out commit.

import { createHash } from 'node:crypto'
import { appendFileSync, readFileSync, statSync } from 'node:fs'
import { dirname, isAbsolute, join } from 'node:path'

/** The sha256 of a file's bytes in hex; null where there is no such file. */
export function hashOf(file: string): string | null {
  const bytes = readBytes(file)
  return bytes === null ? null : createHash('sha256').update(bytes).digest('hex')
}

/** Records the hash of a text that is about to be written, as `preload/record-writes.ts` does inside npm. */
export function recordLeft(journal: string, file: string, text: string): void {
  const sha256 = createHash('sha256').update(text).digest('hex')
  appendFileSync(journal, `${JSON.stringify({ path: file, sha256 })}\n`, { mode: 0o600 })
}

/**
 * Reads the hashes that npm recorded before each write, by path; see `preload/record-writes.ts`. A line that the kill
 * truncated is ignored: the file was not written yet.
 */
export function readLeft(file: string): Map<string, Set<string>> {
  const left = new Map<string, Set<string>>()
  for (const line of (readBytes(file)?.toString('utf8') ?? '').split('\n')) {
    const found = parse(line)
    if (found === null) continue
    const hashes = left.get(found.path) ?? new Set()
    left.set(found.path, hashes.add(found.sha256))
  }
  return left
}

function parse(line: string): { path: string; sha256: string } | null {
  try {
    const { path, sha256 } = JSON.parse(line) as Record<string, unknown>
    return typeof path === 'string' && typeof sha256 === 'string' ? { path, sha256 } : null
  } catch {
    return null
  }
}

/**
 * Returns a text for the checked-out commit: HEAD and the ref that it names; null outside of a checkout. Read from git's
 * files (gitrepository-layout(5)), with packed refs and reftables: equal texts mean that no commit was made and no branch
 * was switched in between.
 */
export function readHead(folder: string): string | null {
  const own = findGit(folder)
  if (own === null) return null
  const head = readBytes(join(own, 'HEAD'))?.toString('utf8').trim() ?? ''
  const common = commonOf(own)
  const ref = /^ref: (refs\/\S+)$/.exec(head)?.[1]
  const commit = ref === undefined ? null : readRef(common, ref)
  return [head, commit, hashOf(join(common, 'reftable', 'tables.list'))].join(' ')
}

function readRef(common: string, ref: string): string | null {
  const loose = ref.split('/').includes('..') ? null : readBytes(join(common, ref))
  if (loose !== null) return loose.toString('utf8').trim()
  const packed = readBytes(join(common, 'packed-refs'))?.toString('utf8') ?? ''
  return packed.split('\n').find((line) => line.endsWith(` ${ref}`)) ?? null
}

/** The folder that `.git` is, or that it names in a worktree or submodule; null outside of a checkout. */
export function findGit(folder: string): string | null {
  for (let place = folder; ; place = dirname(place)) {
    const git = join(place, '.git')
    const stat = statSync(git, { throwIfNoEntry: false })
    if (stat?.isDirectory() === true) return git
    const named =
      stat?.isFile() === true ? /^gitdir: (.+)$/m.exec(readBytes(git)?.toString('utf8') ?? '')?.[1] : null
    if (named) return isAbsolute(named) ? named : join(place, named)
    if (dirname(place) === place) return null
  }
}

/** The folder that all worktrees share. */
export function commonOf(git: string): string {
  const named = readBytes(join(git, 'commondir'))?.toString('utf8').trim()
  if (named === undefined || named === '') return git
  return isAbsolute(named) ? named : join(git, named)
}

function readBytes(file: string): Buffer | null {
  try {
    return readFileSync(file)
  } catch {
    return null
  }
}
