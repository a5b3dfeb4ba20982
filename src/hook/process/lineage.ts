// Finds the commits of a checkout that were not made in the session: where it was before, and what the remote has.

import { existsSync, readFileSync, statSync } from 'node:fs'
import { dirname, isAbsolute, join, resolve } from 'node:path'
import { openGit } from '../../git/git.ts'
import type { Git } from '../../ports/git.ts'
import type { Environment } from '../../system/folders.ts'
import { readState } from './state-store.ts'

/** One entry of a reflog (git-reflog(1)): what a ref pointed at from then on, and why. */
export interface LogEntry {
  readonly commit: string
  /** Milliseconds since 1970; git writes whole seconds. */
  readonly time: number
  readonly message: string
}

const maxLogBytes = 4 * 1024 * 1024

/** Parses a reflog, the oldest entry first; lines of another form are left out. */
export function parseLog(text: string): LogEntry[] {
  return text.split('\n').flatMap((line) => {
    const [, commit = '', seconds, message = ''] =
      /^[0-9a-f]+ ([0-9a-f]{40,64}) [^\t]* (\d+) [+-]\d{4}(?:\t(.*))?$/.exec(line) ?? []
    return seconds === undefined ? [] : [{ commit, time: Number(seconds) * 1000, message }]
  })
}

/**
 * The newest entry from before a moment. Times are the committer's word (`GIT_COMMITTER_DATE`), so an entry that is
 * older than the one before it counts as made when that was.
 */
export function entryBefore(entries: readonly LogEntry[], moment: number): LogEntry | null {
  let latest = 0
  let found: LogEntry | null = null
  for (const entry of entries) {
    latest = Math.max(latest, entry.time)
    if (latest + 999 < moment) found = entry
  }
  return found
}

/** The commit that a remote-tracking branch got from the remote: not by a push from here, nor by `git update-ref`. */
export function fetchedCommit(entries: readonly LogEntry[]): string | null {
  const fetched = entries.filter(({ message }) => /^(?:fetch|pull|clone|remote)/.test(message))
  return fetched.at(-1)?.commit ?? null
}

/** The commits of one checkout that were not made in the session. */
export interface Lineage {
  /**
   * The commit whose files count as approved where nothing is remembered; null for none.
   *
   * @param since - when the session began, in milliseconds since 1970; null where its start was not seen.
   */
  base(since: number | null): string | null
  /** What is merged upstream of HEAD, and the tip of the branch it was fetched from; the closest to HEAD first. */
  upstream(): string[]
}

/** Opens the lineage of a checkout. Every method throws DepgateError EGIT where git cannot answer. */
export function openLineage(root: string, env: Environment): Lineage {
  const git = openGit(env)
  return {
    base: (since) => findBase(root, since, git, env),
    upstream: () => listUpstream(root, git),
  }
}

function findBase(root: string, since: number | null, git: Git, env: Environment): string | null {
  const places = findPlaces(root)
  const head = places === null ? null : headOf(git, root)
  if (places === null || head === null) return null
  const log = join(places.own, 'logs', 'HEAD')
  // Nothing has moved HEAD since the session began: nothing in it is the agent's.
  if (since === null || timeOf(log) < since) return head
  const entries = readLog(log)
  const { main } = places
  // A worktree that the session added: its HEAD may be a commit that the agent made a moment before.
  const approved = main === null ? null : approvedCommit(main, since, git, env)
  if (approved !== null) return common(git, root, approved)
  const before = entryBefore(entries, since)
  if (before !== null) return before.commit
  const [first] = entries
  const cloned = first !== undefined && /^clone: from /.test(first.message) ? first.commit : null
  return (cloned === null ? null : common(git, root, cloned)) ?? listUpstream(root, git)[0] ?? null
}

/** The commit that was approved of the checkout that a worktree belongs to. */
function approvedCommit(main: string, since: number, git: Git, env: Environment): string | null {
  const remembered = readState(main, env)
  if (remembered.type === 'known' && remembered.state.base !== undefined) return remembered.state.base
  return findBase(main, since, git, env)
}

function listUpstream(root: string, git: Git): string[] {
  const places = findPlaces(root)
  if (places === null || headOf(git, root) === null) return []
  const tips = git
    .remotes(root)
    .slice(0, maxRemotes)
    .flatMap((remote) => branchesOf(places.common, remote))
    .flatMap((ref) => fetchedTip(places.common, ref, root, git) ?? [])
  const merged = tips.flatMap((tip) => common(git, root, tip) ?? [])
  return [...new Set([...merged, ...tips])].slice(0, maxUpstream)
}

const maxRemotes = 3
/** Each is judged against where the change does not pass otherwise. */
const maxUpstream = 3

/** The default branch of a remote: what its HEAD names, else the usual names. */
function branchesOf(folder: string, remote: string): string[] {
  const text = readText(join(folder, 'refs', 'remotes', remote, 'HEAD'))
  const named = /^ref: (refs\/remotes\/\S+)\s*$/.exec(text ?? '')?.[1]
  return named === undefined ? ['main', 'master'].map((name) => `refs/remotes/${remote}/${name}`) : [named]
}

/** After a clone the branches of the remote are packed and have no log: the clone itself is in that of HEAD. */
function fetchedTip(folder: string, ref: string, root: string, git: Git): string | null {
  const log = join(folder, 'logs', ...ref.split('/'))
  if (existsSync(log)) return fetchedCommit(readLog(log))
  const isLoose = existsSync(join(folder, ...ref.split('/')))
  return isLoose ? null : git.commit(root, ref)
}

/** A folder called `.git` that is no repository has none. */
function headOf(git: Git, root: string): string | null {
  try {
    return git.head(root)
  } catch {
    return null
  }
}

function common(git: Git, root: string, commit: string): string | null {
  try {
    return git.mergeBase(root, commit)
  } catch {
    // No history in common, or a commit that is not here.
    return null
  }
}

/** Where git keeps what it knows of a checkout. */
interface GitPlaces {
  /** HEAD and its log. */
  readonly own: string
  /** Branches and their logs, which worktrees share. */
  readonly common: string
  /** The checkout that a worktree belongs to; null where this is none. */
  readonly main: string | null
}

function findPlaces(root: string): GitPlaces | null {
  const git = join(root, '.git')
  try {
    if (statSync(git).isDirectory()) return { own: git, common: git, main: null }
  } catch {
    return null
  }
  const [, named] = /^gitdir: (.+?)\s*$/.exec(readText(git) ?? '') ?? []
  if (named === undefined) return null
  const own = isAbsolute(named) ? named : resolve(root, named)
  // A submodule has no `commondir`: its folder is whole.
  const shared = readText(join(own, 'commondir'))?.trim()
  const folder = shared === undefined ? own : resolve(own, shared)
  const isWorktree = shared !== undefined && folder.endsWith('/.git')
  return { own, common: folder, main: isWorktree ? dirname(folder) : null }
}

/** The checkout that a worktree belongs to; null where the root is none. */
export function findMainCheckout(root: string): string | null {
  return findPlaces(root)?.main ?? null
}

function timeOf(log: string): number {
  return statSync(log, { throwIfNoEntry: false })?.mtimeMs ?? Infinity
}

function readLog(file: string): LogEntry[] {
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0
  return size > maxLogBytes ? [] : parseLog(readText(file) ?? '')
}

function readText(file: string): string | null {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return null
  }
}
