// Compares one root with its approved state: the remembered one, or what counts where nothing is remembered.

import { DepgateError } from '../../errors.ts'
import { lockfileNames } from '../../lockfile/names.ts'
import { findForeignManager } from '../../manifest/foreign-lockfiles.ts'
import type { HookState } from '../../ports/hook-state.ts'
import type { OutsideFile, SeenRoot, WatchedRoot } from '../../ports/hook.ts'
import type { ApprovedState } from '../../snapshot/approved.ts'
import { plain } from '../../text/plain.ts'
import { findApproved } from '../baseline.ts'
import type { HookEvent } from '../../agents/define-agent.ts'
import type { KnownSession } from '../request.ts'
import { isPackageFolder, listChanged } from '../state.ts'
import { findCoverage } from './covering-lockfile.ts'
import { isNewlyWatched } from './watched.ts'

/** A root as it was approved and as it is. */
export interface Compared {
  /** What is remembered; null where nothing is, or nothing that can be used. */
  readonly state: HookState | null
  /** What happened to the state that there was; null where it can be used, or there never was one. */
  readonly loss: 'damaged' | 'deleted' | null
  /** The commit that counted as approved when the watch began. */
  readonly base: string | null
  readonly approved: ApprovedState
  /** The paths that differ, less those that bring nothing in. */
  readonly changed: readonly string[]
  /**
   * Manifests that differ, and the `.npmrc` beside them, by which nothing was installed: fixtures, templates, a scaffold.
   * Neither judged nor approved, so that a command which installs by them is judged as one that gains all of it.
   */
  readonly idle: readonly string[]
}

/** What is compared, and on which occasion. */
export interface Comparing {
  readonly watched: WatchedRoot
  readonly seen: SeenRoot
  /** The names that are watched. */
  readonly names: readonly string[]
  /** The files outside of the root that are. */
  readonly outside?: readonly OutsideFile[]
  readonly request: { readonly event: Pick<HookEvent, 'moment'>; readonly session: KnownSession }
  readonly hash: (text: string) => string
}

/** @throws {DepgateError} EUSAGE, EGIT where there is nothing to compare with. */
export function compare(comparing: Comparing): Compared {
  const { watched, seen, request } = comparing
  const { remembered } = watched
  const known = remembered.type === 'known' ? remembered.state : null
  // A session begins in a folder that others only passed by: few of the files in it were ever looked at.
  const isDeeper = request.event.moment === 'session-start' && known !== null && known.depth < seen.depth
  const kept = known === null || isDeeper ? null : compareWith(comparing, known, null)
  if (kept !== null) return { ...kept, state: known, base: known?.base ?? null }
  const wasSaved = watched.wasSaved || request.session.judged.includes(watched.root)
  const isDeleted = remembered.type === 'none' && wasSaved
  const isDamaged = remembered.type === 'damaged' || (known !== null && !isDeeper)
  const anew = compareWith(comparing, null, isDamaged ? 'damaged' : isDeleted ? 'deleted' : null)
  if (anew === null) throw new DepgateError('EUSAGE', `the approved state of ${plain(watched.root)} is gone`)
  return { ...anew, state: null }
}

/** The comparison; null where an approved text cannot be had any more. */
function compareWith(
  { watched, seen, names, outside = [], request, hash }: Comparing,
  state: HookState | null,
  loss: Compared['loss'],
): Omit<Compared, 'state'> | null {
  const { event, session } = request
  const base = state === null ? watched.baseCommit(session.startedAt) : null
  const committed = state === null ? watched.committed(names, base) : null
  const elsewhere = state === null ? watched.approvedElsewhere() : new Map<string, string>()
  const files = findApproved({
    files: state?.files ?? null,
    isLost: loss !== null,
    committed: committed && hashAll(committed, hash),
    elsewhere: hashAll(elsewhere, hash),
    disk: seen.files,
    hasNotRun: event.moment === 'session-start' || event.moment === 'before',
    isNewlyWatched: (path) => state !== null && isNewlyWatched(path, state),
  })
  const texts = new Map<string, string>()
  for (const text of [...(committed?.values() ?? []), ...elsewhere.values()]) texts.set(hash(text), text)
  for (const { hash: name, text } of seen.files.values())
    if (name !== null && text !== null) texts.set(name, text)
  const textOf = (name: string) => texts.get(name) ?? watched.text(name)
  const approved = approvedTexts(files, textOf)
  if (approved === null) return null
  const { root, report } = watched
  const both = { root, files, disk: seen.files, approved, outside, report }
  return { loss, base, approved: both, ...listNews(files, seen, watched) }
}

/** The name of a difference: the same one is not judged twice, and a code lets through this one alone. */
export function keyOf({ changed, approved }: Compared, hash: (text: string) => string): string {
  const { files } = approved
  return hash(JSON.stringify(changed.map((path) => [path, files[path]?.approved, files[path]?.seen])))
}

function hashAll(texts: ReadonlyMap<string, string>, hash: (text: string) => string): Map<string, string> {
  return new Map([...texts].map(([path, text]) => [path, hash(text)]))
}

/** The approved texts by path; null where one is gone. */
function approvedTexts(
  files: HookState['files'],
  textOf: (hash: string) => string | null,
): Map<string, string> | null {
  const approved = new Map<string, string>()
  for (const [path, { approved: hash }] of Object.entries(files)) {
    // What could not be read when the watch began is approved as such: there is no text of it.
    if (hash === null || !/^[0-9a-f]{64}$/.test(hash)) continue
    const text = textOf(hash)
    if (text === null) return null
    approved.set(path, text)
  }
  return approved
}

/** What differs and counts, and what does not as long as nothing is installed by it. */
function listNews(
  files: HookState['files'],
  seen: SeenRoot,
  watched: WatchedRoot,
): Pick<Compared, 'changed' | 'idle'> {
  const changed = listChanged(files).filter((path) => !isGone(path, files))
  const bare = changed.filter((path) => isBare(path, seen))
  const ignored = bare.length === 0 ? new Set<string>() : watched.ignored(bare)
  const isIdle = (path: string) => {
    if (ignored.has(path)) return true
    const coverage = findCoverage(folderOf(path), seen.files)
    return coverage.type === 'apart' || (coverage.type === 'locked' && !coverage.isListed)
  }
  const idle = bare.filter(isIdle)
  return { changed: changed.filter((path) => !idle.includes(path)), idle }
}

function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')))
}

/** A lockfile or manifest that was removed brings nothing in; what comes in its place is compared with it. */
function isGone(path: string, files: HookState['files']): boolean {
  const name = path.split('/').at(-1) ?? ''
  const isLocking =
    isPackageFolder(path) ||
    name === 'package.json' ||
    name.includes('lock') ||
    lockfileNames.includes(name) ||
    findForeignManager(name) !== null
  return files[path]?.seen === null && isLocking
}

/**
 * A manifest with no lockfile and no node_modules beside it, and the `.npmrc` of one: nothing was installed by it. Where git
 * passes it over (the `.venv` of a Python project contains some), or the lockfile above has no workspace there, it is no
 * part of the project yet.
 */
function isBare(path: string, { files }: SeenRoot): boolean {
  const name = path.slice(path.lastIndexOf('/') + 1)
  const folder = path.slice(0, -name.length)
  const isBeside = name === '.npmrc' && folder !== '' && files.get(`${folder}package.json`)?.hash != null
  if (name !== 'package.json' && !isBeside) return false
  const isOfInstall = (one: string) =>
    lockfileNames.includes(one) || findForeignManager(one) !== null || one.startsWith('node_modules/')
  return ![...files].some(
    ([other, { print }]) =>
      print !== null && other.startsWith(folder) && isOfInstall(other.slice(folder.length)),
  )
}
