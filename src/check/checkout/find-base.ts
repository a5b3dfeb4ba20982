// Finds the commit that a pull request or a push is compared with, from the variables of the CI job.

import type { BaseCandidate } from './ci-candidates.ts'
import { findCiBase, type CiBase } from './ci-providers.ts'
import { findWholeTree } from './whole-tree-jobs.ts'
import { DepgateError } from '../../errors.ts'
import type { Files } from '../../ports/files.ts'
import type { Git, GitAccess } from '../../ports/git.ts'
import type { Invocation } from '../../ports/invocation.ts'
import { plain } from '../../text/plain.ts'
import { quoteWord } from '../../text/shell-quote.ts'

/** Where a job runs. */
type JobHost = Pick<Files, 'read'> & GitAccess & Pick<Invocation, 'folder' | 'env'>

/** The commit of before, and what to call it. */
export interface Base {
  readonly commit: string
  readonly label: string
  /** Where it was found, as a phrase; null for `--base`. */
  readonly from: string | null
  /** The job is for a push. */
  readonly isPush?: boolean
  /** HEAD is part of it, so there is nothing to compare: a branch was made, and nothing committed to it yet. */
  readonly isHead?: boolean
}

/** Names why this CI job judges everything in the lockfiles; null where it does not. */
export function findWholeTreeOfJob(host: Pick<JobHost, 'env' | 'read'>): string | null {
  return findWholeTree(host.env, () => readEvent(host))
}

/**
 * Returns the base of the pull request or push that this CI job runs for, or null where it runs for none.
 *
 * @throws {DepgateError} EUSAGE, EGIT where there is one and its base cannot be reached: HEAD against the
 * disk would find nothing changed.
 */
export function findBaseOfJob(host: JobHost): Base | null {
  const ci = findCiBase(host.env, () => readEvent(host))
  if (ci === null) return null
  const { folder, git } = host
  if (git.top(folder) === null) {
    throw new DepgateError('EUSAGE', 'this is no git checkout, so there is nothing to compare with', {
      hint: 'Check the code out first, or pass --before <file|none>.',
    })
  }
  if (git.isSubmodule(folder)) {
    const message = `this is a submodule, and the variables of ${ci.provider} are about the project around it`
    throw new DepgateError('EUSAGE', message, {
      hint: 'Run it at the top of the project, or pass --base <ref> of the submodule.',
    })
  }
  const remote = chooseRemote(host, ci)
  const found = reach(ci, remote, host)
  const head = git.head(folder)
  if (found.commit === head && ci.subject === 'push') return { ...found, isHead: true }
  if (found.commit === head) {
    const message = `HEAD is part of ${found.label} already: what the pull request changes is not checked out`
    throw new DepgateError('EGIT', message, {
      hint: 'Check out the head of the pull request, or the merge that the CI system makes of it.',
    })
  }
  return found
}

/** Returns the commit that `--base` names, in the checkout of a folder. @throws {DepgateError} EUSAGE, EGIT. */
export function resolveBase(folder: string, ref: string, { git }: { readonly git: Git }): Base {
  if (git.top(folder) === null) {
    throw new DepgateError('EUSAGE', 'this is no git checkout, so there is nothing to compare with', {
      hint: 'Pass --before <file|none>, or --all to judge everything in the lockfile.',
    })
  }
  return { commit: git.mergeBase(folder, ref), label: plain(ref, 100), from: null }
}

/**
 * Only the remote that the job fetched from has the branches that are meant. A branch of the same name here, or in
 * another remote, can be that of a fork.
 */
function chooseRemote(host: JobHost, { candidates: [{ value }] }: CiBase): string {
  const remotes = host.git.remotes(host.folder)
  if (remotes.includes('origin') || remotes.length === 0) return 'origin'
  const [only, ...others] = remotes
  if (only !== undefined && others.length === 0) return only
  const names = remotes.map((name) => plain(name, 60)).join(', ')
  throw new DepgateError('EGIT', `none of the remotes here is called origin: ${names}`, {
    hint: `Name the one that is meant: depgate check --base <remote>/${quoteWord(value)}`,
  })
}

function reach(ci: CiBase, remote: string, host: JobHost): Base {
  for (const candidate of ci.candidates) {
    const { commit, label } = locate(candidate, remote, host)
    if (commit === null) continue
    const base = mergeBase(commit, host)
    if (base === null) continue
    const push = ci.subject === 'push' ? { isPush: true } : {}
    return { commit: base, label, from: `${candidate.variable} of ${ci.provider}`, ...push }
  }
  return refuseUnreached(ci, remote, host)
}

function refuseUnreached(ci: CiBase, remote: string, { folder, git }: JobHost): never {
  const [first] = ci.candidates
  const wanted = first.type === 'branch' ? `${remote}/${first.value}` : first.value
  const isShallow = git.isShallow(folder)
  const refs =
    first.type === 'branch' ? `+refs/heads/${first.value}:refs/remotes/${remote}/${first.value}` : first.value
  const line = `git fetch ${isShallow ? '--unshallow ' : ''}${quoteWord(remote)} ${quoteWord(refs)}`
  const message = isShallow
    ? `the checkout is shallow: what it has in common with ${wanted}, the base of this ${ci.subject}, is not in it`
    : `${wanted}, the base of this ${ci.subject}, is not here or has nothing in common with HEAD`
  throw new DepgateError('EGIT', message, { hint: `Set ${ci.deepen}, or run: ${line}` })
}

/** A base that has no commit in common with HEAD is as good as none: the next candidate may do. */
function mergeBase(commit: string, { folder, git }: JobHost): string | null {
  try {
    return git.mergeBase(folder, commit)
  } catch (error) {
    if (error instanceof DepgateError && error.code === 'EGIT') return null
    throw error
  }
}

function locate(
  { type, value }: BaseCandidate,
  remote: string,
  { folder, git }: JobHost,
): { commit: string | null; label: string } {
  if (type === 'branch') {
    const label = `${remote}/${value}`
    return { commit: git.commit(folder, `refs/remotes/${label}`), label }
  }
  if (type === 'commit') return { commit: git.commit(folder, value), label: value.slice(0, 12) }
  // GitHub's test merge has the base as its first parent, and is itself what the job checks out.
  const head = git.head(folder)
  const [base = null, other] = head === value ? git.parents(folder, head) : []
  return { commit: other === undefined ? null : base, label: (base ?? '').slice(0, 12) }
}

function readEvent(host: Pick<JobHost, 'env' | 'read'>): unknown {
  const file = host.env.GITHUB_EVENT_PATH
  try {
    const text = file === undefined || file === '' ? null : host.read(file)
    return text === null ? null : (JSON.parse(text) as unknown)
  } catch {
    // Without the event the variables may still do; where they do not, that is an error.
    return null
  }
}
