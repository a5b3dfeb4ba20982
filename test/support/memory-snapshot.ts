import path from 'node:path'
import type { TreeFile } from '../../src/ports/git.ts'
import type { CommitSnapshot } from '../../src/snapshot/commit.ts'
import { stepBetween, type CheckoutFiles, type Snapshot } from '../../src/snapshot/snapshot.ts'
import { gitHashOf } from '../../src/text/sha256.ts'

/** The top of the checkout that snapshots in memory are of. */
export const top = path.resolve('/project')

export type Tree = Readonly<Record<string, string>>

function open(tree: Tree, label: string | null, folder: string): Snapshot {
  const self: Snapshot = {
    label,
    folder,
    isHashed: label !== null,
    top: () => top,
    read: (file) => {
      const step = stepBetween(top, path.join(folder, file))
      return step === null ? null : (tree[step] ?? null)
    },
    list: () =>
      Object.entries(tree).map(([file, text]): TreeFile => ({
        path: file,
        hash: gitHashOf(text),
        isSubmodule: false,
        isLeftOut: false,
      })),
    at: (other) => open(tree, label, other),
    unmoved: () => self,
  }
  return self
}

/** Files as they are on disk, all of them tracked. */
export function diskOf(tree: Tree): Snapshot {
  return open(tree, null, top)
}

/** Files as a commit has them. */
export function commitOf(tree: Tree, label = 'main'): CommitSnapshot {
  const withCommit = (snapshot: Snapshot): CommitSnapshot => ({
    ...snapshot,
    label,
    commit: 'c0ffee',
    at: (folder) => withCommit(snapshot.at(folder)),
    unmoved: () => withCommit(snapshot),
  })
  return withCommit(open(tree, label, top))
}

/** A checkout without links, in which HEAD is a commit of some files. */
export function filesOf(disk: Tree, head: Tree = {}): CheckoutFiles & { readonly folder: string } {
  const refuse = (): never => {
    throw new Error('git is not asked for this here')
  }
  const [now, then] = [diskOf(disk), commitOf(head)]
  return {
    folder: top,
    real: (file) => file,
    read: (file) => now.at(path.dirname(file)).read(path.basename(file)),
    git: {
      top: () => top,
      head: () => 'c0ffee',
      show: (folder, _, file) => then.at(folder).read(file),
      files: (_, commit) => [...(commit === null ? now : then).list()],
      mergeBase: refuse,
      hooks: refuse,
      blobs: refuse,
      hashes: () => new Map(),
      commit: refuse,
      parents: refuse,
      isShallow: refuse,
      remotes: refuse,
      isSubmodule: refuse,
      history: refuse,
    },
  }
}
