// A root under the hook, in memory: what was remembered, what is on disk, what git has.

import type { HookState, WatchedFile } from '../../src/ports/hook-state.ts'
import type { SeenFile, WatchedRoot } from '../../src/ports/hook.ts'
import type { Tree } from './memory-snapshot.ts'

/** What the root is made of; a text is hashed as it is in production. */
export interface RootInMemory {
  readonly root?: string
  readonly disk: Tree
  readonly remembered?: WatchedRoot['remembered']
  readonly wasSaved?: boolean
  /** Files by commit. */
  readonly commits?: Readonly<Record<string, Tree>>
  /** The commit that `baseCommit` names; null outside of a checkout. */
  readonly base?: string | null
  readonly isCheckout?: boolean
  readonly upstream?: readonly string[]
  readonly elsewhere?: Tree
  readonly ignored?: readonly string[]
  /** The approved texts that lie beside the state. */
  readonly kept?: readonly string[]
  /** When each file last changed, in milliseconds since 1970. */
  readonly changedAt?: number
  readonly hash: (text: string) => string
}

/** The root, and what was saved of it. */
export function makeRoot(made: RootInMemory): WatchedRoot & { readonly saved: HookState[] } {
  const { root = '/project', disk, hash, commits = {} } = made
  const saved: HookState[] = []
  const texts = new Map((made.kept ?? []).map((text) => [hash(text), text]))
  const seen = Object.entries(disk).map(([path, text]): [string, SeenFile] => [
    path,
    {
      print: `1.0.${(made.changedAt ?? 0) * 1e6}.1`,
      text,
      hash: hash(text),
      trouble: null,
    },
  ])
  return {
    root,
    saved,
    remembered: made.remembered ?? { type: 'none' },
    wasSaved: made.wasSaved ?? false,
    look: () => ({
      takenAt: 0,
      depth: 24,
      folders: {},
      head: null,
      isWhole: true,
      files: new Map(seen),
      nested: [],
    }),
    committed: (_, commit) => {
      if (made.isCheckout === false) return null
      const tree = commit === null ? {} : (commits[commit] ?? {})
      return new Map(Object.entries(tree))
    },
    baseCommit: () => made.base ?? null,
    upstreamCommits: () => made.upstream ?? [],
    approvedElsewhere: () => new Map(Object.entries(made.elsewhere ?? {})),
    ignored: (files) => new Set(files.filter((file) => made.ignored?.includes(file) === true)),
    text: (name) => texts.get(name) ?? null,
    save: (state, kept) => {
      saved.push(state)
      for (const [name, text] of kept) texts.set(name, text)
    },
    report: (name) => name,
    putBack: () => undefined,
    leave: () => undefined,
  }
}

/** A state in which these texts are approved. */
export function stateOf(
  approved: Tree,
  hash: (text: string) => string,
  more: Partial<HookState> = {},
): HookState {
  const files = Object.entries(approved).map(([path, text]): [string, WatchedFile] => {
    const name = hash(text)
    return [path, { approved: name, seen: name, print: null }]
  })
  return {
    schema: 1,
    root: '/project',
    watched: [],
    takenAt: 0,
    deadlineSeconds: 45,
    isAsking: false,
    depth: 24,
    head: null,
    folders: {},
    files: Object.fromEntries(files),
    open: null,
    ...more,
  }
}
