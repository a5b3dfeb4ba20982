// Asks git once for what a run asks again and again: a process for each file of each project takes minutes.

import { createHash } from 'node:crypto'
import path from 'node:path'
import { lockfileNames } from '../../lockfile/names.ts'
import type { Git, TreeFile } from '../../ports/git.ts'
import type { Host } from '../../ports/host.ts'
import type { CheckoutFiles } from '../../snapshot/snapshot.ts'

/** What a checkout is read with. */
type WithEnv = CheckoutFiles & Pick<Host, 'env'>

/** So many files of one commit are asked for one by one; then the likely ones are read together. */
const maxSingle = 16
const likely = new Set([...lockfileNames, 'package.json', '.npmrc', 'depgate.json'])

/** What a checkout is read with, in a run in which neither its commits nor its index change. */
export function openCheckout(
  host: WithEnv & Pick<Host, 'folder' | 'policyPlaces' | 'advisoryEdits'>,
): WithEnv & Pick<Host, 'folder' | 'policyPlaces' | 'advisoryEdits'> {
  return {
    folder: host.folder,
    env: host.env,
    policyPlaces: host.policyPlaces,
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
 * file: neither starts a process
 */
function rememberGit(host: WithEnv): Git {
  const { git } = host
  const trees = new Map<string, ReadonlyMap<string, TreeFile> | null>()
  const shown = new Map<string, string | null>()
  const blobs = new Map<string, string>()
  const heads = new Map<string, string | null>()
  const misses = new Map<unknown, number>()
  const lists = new Map<string, TreeFile[]>()
  const files = (folder: string, commit: string | null) => {
    const key = JSON.stringify([folder, commit])
    const known = lists.get(key) ?? git.files(folder, commit)
    lists.set(key, known)
    return known
  }
  const topOf = rememberTops(host)
  const treeOf = (top: string, commit: string) => {
    const key = JSON.stringify([top, commit])
    let tree = trees.get(key)
    if (tree === undefined) {
      tree = listTree(top, commit, { ...git, files })
      trees.set(key, tree)
    }
    return tree
  }
  const show = (folder: string, commit: string, file: string): string | null => {
    const top = topOf(folder)
    const place = top === null ? null : placeOf(top, folder, file, host)
    const tree = top === null || place === null ? null : treeOf(top, commit)
    if (top === null || place === null || tree === null) return git.show(folder, commit, file)
    // A link on the way leads to another file, and git follows it.
    if (isBehindLink(place, tree)) return git.show(folder, commit, file)
    const entry = tree.get(place)
    if (entry === undefined || entry.isSubmodule || entry.hash === null) return null
    const known = blobs.get(entry.hash) ?? readSame(path.join(top, place), entry.hash, host)
    if (known !== null) return known
    const count = (misses.get(tree) ?? 0) + 1
    misses.set(tree, count)
    if (count === maxSingle) for (const [hash, text] of readLikely(top, tree, git)) blobs.set(hash, text)
    return blobs.get(entry.hash) ?? git.show(folder, commit, file)
  }
  return {
    ...git,
    top: topOf,
    files,
    head: (folder) => {
      const key = topOf(folder) ?? folder
      const known = heads.get(key)
      if (known !== undefined) return known
      const head = git.head(folder)
      heads.set(key, head)
      return head
    },
    show: (folder, commit, file) => {
      const key = JSON.stringify([folder, commit, file])
      const known = shown.get(key)
      if (known !== undefined) return known
      const text = show(folder, commit, file)
      shown.set(key, text)
      return text
    },
  }
}

function isBehindLink(place: string, tree: ReadonlyMap<string, TreeFile>): boolean {
  const steps = place.split('/')
  return steps.some((_, nth) => tree.get(steps.slice(0, nth + 1).join('/'))?.isLink === true)
}

/** Null where git does not list it: each file is then asked for. */
function listTree(top: string, commit: string, git: Git): ReadonlyMap<string, TreeFile> | null {
  try {
    const files = git.files(top, commit === '' ? null : commit)
    // What the index does not have is listed too, without a hash.
    return new Map(files.filter((file) => file.hash !== null).map((file) => [file.path, file]))
  } catch {
    return null
  }
}

function readLikely(top: string, tree: ReadonlyMap<string, TreeFile>, git: Git) {
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
    return text !== null && hashOf(text, hash.length) === hash ? text : null
  } catch {
    return null
  }
}

/** The hash by which git calls a text. @param length - that of the hashes here: sha256 has 64 digits. */
export function hashOf(text: string, length: number): string {
  const bytes = Buffer.from(text, 'utf8')
  return createHash(length === 64 ? 'sha256' : 'sha1')
    .update(`blob ${bytes.length}\0`)
    .update(bytes)
    .digest('hex')
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
