// Decides what is approved without passing: what a person had there before the session, and what is merged upstream.

import type { ApprovedState } from '../../snapshot/approved.ts'
import type { SeenRoot, WatchedRoot } from '../../ports/hook.ts'
import type { WatchedFile } from '../../ports/hook-state.ts'
import type { HookRequest } from '../request.ts'
import { changedAt, isPackageFolder, listChanged } from '../state.ts'
import { isInstalledLockfile } from '../../lockfile/names.ts'
import { judgeChanged } from './changes.ts'
import type { Compared } from './compare.ts'
import { listWatched } from './watched.ts'
import type { Unjudged } from './verdict.ts'

/**
 * Whether a changed file is as a person had it before the session: the session begins now and nothing is open, or the
 * root is seen for the first time and the file has not changed since the session began. The time is that of the inode
 * (ctime), which a program cannot set.
 */
export function isOfPerson(path: string, { state, loss, approved }: Compared, request: HookRequest): boolean {
  const { session } = request
  if (loss !== null) return false
  if (session.isOfPerson) return (state?.open ?? null) === null
  if (state !== null || session.startedAt === null) return false
  const print = approved.files[path]?.print ?? null
  return print !== null && changedAt(print) < session.startedAt
}

/** The same comparison with some of the changed files approved as they are. */
export function approve(paths: readonly string[], compared: Compared): Compared {
  const { approved, changed, idle } = compared
  const entries = paths.map((path): readonly [string, WatchedFile] => {
    const file = approved.files[path] ?? { approved: null, seen: null, print: null }
    return [path, { ...file, approved: file.seen }]
  })
  const texts = new Map(approved.approved)
  for (const path of paths) {
    const text = approved.disk.get(path)?.text ?? null
    if (text === null) texts.delete(path)
    else texts.set(path, text)
  }
  return {
    ...compared,
    approved: { ...approved, files: { ...approved.files, ...Object.fromEntries(entries) }, approved: texts },
    changed: changed.filter((path) => !paths.includes(path)),
    idle: idle.filter((path) => !paths.includes(path)),
  }
}

/**
 * The idle files that are a person's or merged upstream: approved without a word, since nothing is installed by them. The
 * remote is asked where HEAD has moved.
 */
export function approvedIdle(
  compared: Compared,
  request: HookRequest,
  { watched, names, head }: IdleScene,
): string[] {
  const { idle, state, approved } = compared
  const own = idle.filter((path) => isOfPerson(path, compared, request))
  const rest = idle.filter((path) => !own.includes(path))
  if (rest.length === 0 || (state !== null && state.head?.print === head?.print)) return own
  const commits = watched.upstreamCommits().map((commit) => watched.committed(names, commit))
  const isMerged = (path: string) => {
    const text = approved.disk.get(path)?.text
    return typeof text === 'string' && commits.some((texts) => texts?.get(path) === text)
  }
  return [...own, ...rest.filter(isMerged)]
}

/** What is known of the root at hand. */
interface IdleScene {
  readonly watched: Pick<WatchedRoot, 'upstreamCommits' | 'committed'>
  readonly names: readonly string[]
  readonly head: SeenRoot['head']
}

/**
 * The commit from the remote beyond which the project has nothing that does not pass; null where there is none. What is
 * merged upstream was judged by the gate of the branch, and an agent that pulls it did not bring it in.
 */
export async function mergedUpstream(judging: Unjudged): Promise<string | null> {
  const { watched, approved, host } = judging
  for (const commit of watched.upstreamCommits()) {
    const committed = watched.committed(listWatched(watched, host), commit)
    if (committed === null) continue
    const state = asOf(committed, approved, (text) => host.hook.hash(text))
    const changed = listChanged(state.files).filter((path) => judging.changed.includes(path))
    // Where the remote has none of it, the judgement would be the same.
    if (changed.length === judging.changed.length && changed.every((path) => isSame(path, state, approved)))
      continue
    try {
      const reports = changed.length === 0 ? [] : await judgeChanged(changed, state, host)
      if (reports.every(({ outcome }) => outcome === 'pass')) return commit
    } catch {
      // It cannot be judged against this commit either.
    }
  }
  return null
}

function isSame(path: string, { files }: ApprovedState, approved: ApprovedState): boolean {
  return files[path]?.approved === approved.files[path]?.approved
}

/** The approved state with the files of a commit in their places; what no commit contains stays as approved. */
function asOf(
  committed: ReadonlyMap<string, string>,
  state: ApprovedState,
  hash: (text: string) => string,
): ApprovedState {
  const isKept = (path: string) => path.startsWith('/') || isInstalledLockfile(path) || isPackageFolder(path)
  const texts = new Map([...state.approved].filter(([path]) => isKept(path)))
  for (const [path, text] of committed) if (!isKept(path)) texts.set(path, text)
  const files = Object.entries(state.files).map(([path, file]): [string, WatchedFile] => {
    const text = committed.get(path)
    return [path, isKept(path) ? file : { ...file, approved: text === undefined ? null : hash(text) }]
  })
  return { ...state, files: Object.fromEntries(files), approved: texts }
}
