// Asks git once for what a run asks again and again: a process for each file of each project takes minutes.

import path from 'node:path'
import { lockfileNames } from '../../lockfile/names.ts'
import type { PolicyHost } from '../../policy/load/load.ts'
import type { AdvisoryData } from '../../ports/advisory-data.ts'
import type { FileDigests, SettingsPlaces } from '../../ports/files.ts'
import type { Git, TreeFile } from '../../ports/git.ts'
import type { Invocation } from '../../ports/invocation.ts'
import type { CheckoutFiles } from '../../snapshot/snapshot.ts'
import { gitHashOf } from '../../text/sha256.ts'

/** What a checkout and its policies are read with. */
type Checkout = PolicyHost & SettingsPlaces & FileDigests & Pick<AdvisoryData, 'advisoryEdits'>

/** What git is asked with. */
type WithEnv = CheckoutFiles & Pick<Invocation, 'env'>

/** So many files of one commit are asked for one by one; then the likely ones are read together. */
const maxSingle = 16
const likely = new Set([...lockfileNames, 'package.json', '.npmrc', 'depgate.json'])

/** What a checkout is read with, in a run in which neither its commits nor its index change. */
export function openCheckout(host: Checkout): Checkout {
  return {
    folder: host.folder,
    env: host.env,
    policyPlaces: host.policyPlaces,
    digest: (file) => host.digest(file),
    settingsPlaces: (folder) => host.settingsPlaces(folder),
    read: (file) => host.read(file),
    real: (file) => host.real(file),
    advisoryEdits: (paths, base) => host.advisoryEdits(paths, base),
    git: rememberGit(host),
  }
}

/**
 * Returns git with a memory for one run, in which neither commits nor the index change.
 *
 * A file that the tree of a commit does not list is not there, and one that has the hash of the file on disk is that
 * file: neither starts a process.
 */
function rememberGit(host: WithEnv): Git {
  const { git } = host
  const topOf = rememberTops(host)
  const files: Git['files'] = remember((folder: string, commit: string | null) => git.files(folder, commit))
  const headOf = remember((folder: string) => git.head(folder))
  const commits = new CommitFiles({ ...git, top: topOf, files }, host)
  return {
    ...git,
    top: topOf,
    files,
    head: (folder) => headOf(topOf(folder) ?? folder),
    show: remember((folder: string, commit: string, file: string) => commits.show(folder, commit, file)),
  }
}

/** Calls a function once for the same arguments. What it throws is not kept. */
function remember<A extends readonly (string | null)[], R>(call: (...args: A) => R): (...args: A) => R {
  const known = new Map<string, { readonly value: R }>()
  return (...args) => {
    const key = JSON.stringify(args)
    const found = known.get(key) ?? { value: call(...args) }
    known.set(key, found)
    return found.value
  }
}

/** Shows files of commits, from their trees and the disk where these have what git would show. */
class CommitFiles {
  readonly #git: Git
  readonly #host: WithEnv
  readonly #treeOf: (top: string, commit: string) => Tree | null
  readonly #blobs = new Map<string, string>()
  readonly #misses = new Map<Tree, number>()

  constructor(git: Git, host: WithEnv) {
    this.#git = git
    this.#host = host
    this.#treeOf = remember((top: string, commit: string) => listTree(top, commit, git))
  }

  show(folder: string, commit: string, file: string): string | null {
    const git = this.#git
    const top = git.top(folder)
    const place = top === null ? null : placeOf(top, folder, file, this.#host)
    const tree = top === null || place === null ? null : this.#treeOf(top, commit)
    if (top === null || place === null || tree === null) return git.show(folder, commit, file)
    // A link on the way leads to another file, and git follows it.
    if (isBehindLink(place, tree)) return git.show(folder, commit, file)
    const entry = tree.get(place)
    if (entry === undefined || entry.isSubmodule || entry.hash === null) return null
    const known = this.#blobs.get(entry.hash) ?? readSame(path.join(top, place), entry.hash, this.#host)
    if (known !== null) return known
    this.#readMany(top, tree)
    return this.#blobs.get(entry.hash) ?? git.show(folder, commit, file)
  }

  /** Reads the likely files of a tree together, once so many were asked for alone. */
  #readMany(top: string, tree: Tree): void {
    const count = (this.#misses.get(tree) ?? 0) + 1
    this.#misses.set(tree, count)
    if (count !== maxSingle) return
    for (const [hash, text] of readLikely(top, tree, this.#git)) this.#blobs.set(hash, text)
  }
}

/** The files of a commit by their paths from the top. */
type Tree = ReadonlyMap<string, TreeFile>

function isBehindLink(place: string, tree: Tree): boolean {
  const steps = place.split('/')
  return steps.some((_, nth) => tree.get(steps.slice(0, nth + 1).join('/'))?.isLink === true)
}

/** Null where git does not list it: each file is then asked for. */
function listTree(top: string, commit: string, git: Git): Tree | null {
  try {
    const files = git.files(top, commit === '' ? null : commit)
    // What the index does not have is listed too, without a hash.
    return new Map(files.filter((file) => file.hash !== null).map((file) => [file.path, file]))
  } catch {
    return null
  }
}

function readLikely(top: string, tree: Tree, git: Git) {
  const files = [...tree.values()].filter((file) => likely.has(path.posix.basename(file.path)))
  return git.blobs(top, [...new Set(files.flatMap((file) => file.hash ?? []))])
}

/** A path from the top; null for one that leads out of it, or whose folder is not there. */
function placeOf(top: string, folder: string, file: string, host: WithEnv): string | null {
  const step = path.relative(top, path.join(host.real(folder), file)).replaceAll('\\', '/')
  return step.startsWith('../') || path.isAbsolute(step) ? null : step
}

function readSame(file: string, hash: string, host: WithEnv): string | null {
  try {
    const text = host.read(file)
    return text !== null && gitHashOf(text, hash.length) === hash ? text : null
  } catch {
    return null
  }
}

/** A folder below a known top, with no `.git` on the way, has that top too. */
function rememberTops(host: WithEnv): Git['top'] {
  const tops = new Map<string, string | null>()
  const isMoved = host.env.GIT_DIR !== undefined || host.env.GIT_WORK_TREE !== undefined
  const topOf = (folder: string): string | null => {
    const known = tops.get(folder)
    if (known !== undefined) return known
    const top = (isMoved ? null : topAbove(host.real(folder))) ?? host.git.top(folder)
    tops.set(folder, top)
    if (top !== null) tops.set(top, top)
    return top
  }
  const topAbove = (folder: string): string | null => {
    for (let place = folder; ; place = path.dirname(place)) {
      const known = tops.get(place)
      if (known !== undefined) return known
      if (path.dirname(place) === place || hasGit(place, host)) return null
    }
  }
  return topOf
}

/** A folder `.git` cannot be read as a file, and the one of a worktree or submodule can. */
function hasGit(folder: string, host: WithEnv): boolean {
  try {
    return host.read(path.join(folder, '.git')) !== null
  } catch {
    return true
  }
}
