// Checkouts in memory, with a git that answers from them: no disk, no process.

import path from 'node:path'
import { DepgateError } from '../../src/errors.ts'
import type { Git, TreeFile } from '../../src/ports/git.ts'
import type { Host } from '../../src/ports/host.ts'
import { gitHashOf } from '../../src/text/sha256.ts'
import { top } from './memory-snapshot.ts'

/** A text, or what is none: a symbolic link, a submodule at a commit, bytes. */
export type Entry =
  string | { readonly link: string } | { readonly submodule: string } | { readonly bytes: string }

/** Files by their paths from the top of a checkout. */
export type Entries = Readonly<Record<string, Entry>>

/** One checkout. */
export interface MemoryCheckout {
  readonly disk: Entries
  /** By default what is on disk: all of it is tracked. */
  readonly index?: Entries
  /** By hash or ref. */
  readonly commits?: Readonly<Record<string, Entries>>
  /** By default the commit `head`, where there is one. */
  readonly head?: string | null
  /** What a sparse checkout leaves out. */
  readonly leftOut?: readonly string[]
}

/** What lies around a checkout. */
export interface Surroundings {
  /** Checkouts below its top: submodules, by their folders. */
  readonly inner?: Readonly<Record<string, MemoryCheckout>>
  /** Files outside of every checkout, by absolute paths. */
  readonly outside?: Readonly<Record<string, string>>
  /** The folder that depgate runs in, from the top. */
  readonly folder?: string
  readonly env?: Readonly<Record<string, string>>
  readonly git?: Partial<Git>
}

/** What `check` reads a checkout with, and the calls of git: name, folder (but for `show`), other arguments. */
export type MemoryHost = Pick<
  Host,
  'folder' | 'env' | 'policyPlaces' | 'settingsPlaces' | 'digest' | 'read' | 'real' | 'git'
> & {
  readonly calls: string[]
}

/** The policy of the user, outside of the checkout. */
export const userPolicy = path.resolve('/home/policy.json')

/** An absolute path of the checkout. */
export const at = (step: string) => path.join(top, step)

/** Opens a checkout whose top is `top`. */
export function openCheckouts(checkout: MemoryCheckout, around: Surroundings = {}): MemoryHost {
  const { inner = {}, outside = {}, folder = '.', env = {} } = around
  const checkouts = new Map([
    [top, checkout],
    ...Object.entries(inner).map(([step, one]) => [at(step), one] as const),
  ])
  const isBelow = (file: string, above: string) => `${file}${path.sep}`.startsWith(`${above}${path.sep}`)
  const topOf = (file: string) =>
    [...checkouts.keys()].filter((one) => isBelow(file, one)).sort((a, b) => b.length - a.length)[0] ?? null
  const entryAt = (file: string): Entry | null => {
    const own = topOf(file)
    if (own === null) return outside[file] ?? null
    return checkouts.get(own)?.disk[path.relative(own, file)] ?? null
  }
  const real = (file: string): string => {
    const steps = file.split(path.sep)
    for (let nth = 1; nth <= steps.length; nth += 1) {
      const place = steps.slice(0, nth).join(path.sep)
      const entry = place === '' ? null : entryAt(place)
      if (typeof entry === 'object' && entry !== null && 'link' in entry)
        return real(path.resolve(path.dirname(place), entry.link, ...steps.slice(nth)))
    }
    return file
  }
  const read = (file: string): string | null => {
    const place = real(file)
    const entry = entryAt(place)
    if (entry !== null && typeof entry !== 'string') throw new DepgateError('EUSAGE', `${file} is no text`)
    const isFolder = [...checkouts].some(([one, { disk }]) =>
      Object.keys(disk).some((name) => path.join(one, name).startsWith(`${place}${path.sep}`)),
    )
    if (entry === null && isFolder) throw new DepgateError('EUSAGE', `${file} is a folder`)
    return entry
  }
  const calls: string[] = []
  const git = { ...openGit(checkouts, { topOf, entryAt, real }), ...around.git }
  return {
    folder: at(folder),
    env,
    policyPlaces: { managed: [], user: userPolicy },
    settingsPlaces: () => [],
    digest: () => null,
    read,
    real,
    calls,
    git: record(git, calls),
  }
}

/** Where the files of a git in memory are. */
interface Disk {
  topOf(file: string): string | null
  entryAt(file: string): Entry | null
  real(file: string): string
}

function openGit(checkouts: ReadonlyMap<string, MemoryCheckout>, disk: Disk): Git {
  const here = (folder: string): MemoryCheckout => {
    const found = checkouts.get(disk.topOf(folder) ?? '')
    if (found === undefined) throw new DepgateError('EGIT', 'this is no checkout')
    return found
  }
  const treeOf = (folder: string, commit: string): Entries => {
    const one = here(folder)
    const tree = commit === '' ? (one.index ?? one.disk) : one.commits?.[commit]
    if (tree === undefined) throw new DepgateError('EGIT', `there is no commit "${commit}" here`)
    return tree
  }
  const show = (folder: string, commit: string, file: string): string | null => {
    const own = disk.topOf(folder) ?? ''
    const place = path.relative(own, path.join(disk.real(folder), file)).replaceAll('\\', '/')
    const tree = treeOf(folder, commit)
    const entry = tree[place] ?? null
    if (entry === null || typeof entry === 'string') return entry
    if ('bytes' in entry) return entry.bytes
    if ('submodule' in entry) return null
    const target = path.posix.join(path.posix.dirname(place), entry.link)
    if (target.startsWith('../')) throw new DepgateError('EGIT', `${file} is a link that leads out`)
    return show(own, commit, target)
  }
  const commit = (folder: string, ref: string) =>
    Object.hasOwn(here(folder).commits ?? {}, ref) ? ref : null
  return {
    top: disk.topOf,
    head: (folder) => {
      const { head = 'head' } = here(folder)
      return head === null ? null : commit(folder, head)
    },
    commit,
    mergeBase: (folder, ref) => {
      const found = commit(folder, ref)
      if (found === null) throw new DepgateError('EGIT', `there is no commit "${ref}" here`)
      return found
    },
    show,
    files: (folder, ref) => (ref === null ? listCheckout(here(folder)) : listEntries(treeOf(folder, ref))),
    blobs: (folder, hashes) => {
      const { commits = {} } = here(folder)
      const texts = Object.values(commits).flatMap((tree) => Object.values(tree).map(contentOf))
      return new Map(
        texts.map((text) => [gitHashOf(text), text] as const).filter(([hash]) => hashes.includes(hash)),
      )
    },
    hashes: (folder, files) =>
      new Map(
        files.flatMap((file) => {
          const entry = disk.entryAt(disk.real(path.join(folder, file)))
          return entry === null ? [] : [[file, gitHashOf(contentOf(entry))] as const]
        }),
      ),
    hooks: () => null,
    parents: () => [],
    isShallow: () => false,
    remotes: () => ['origin'],
    isSubmodule: () => false,
    history: () => [],
  }
}

/** What git lists of a checkout: the index, and then what is on disk alone. */
function listCheckout({ disk, index = disk, leftOut = [] }: MemoryCheckout): TreeFile[] {
  const untracked = Object.keys(disk).filter((name) => !Object.hasOwn(index, name))
  return [
    ...listEntries(index).map((file) => ({ ...file, isLeftOut: leftOut.includes(file.path) })),
    ...untracked.map((name) => ({ path: name, hash: null, isSubmodule: false, isLeftOut: false })),
  ]
}

function listEntries(entries: Entries): TreeFile[] {
  return Object.entries(entries).map(([name, entry]): TreeFile => {
    const isLink = typeof entry === 'object' && 'link' in entry
    return {
      path: name,
      hash: typeof entry === 'object' && 'submodule' in entry ? entry.submodule : gitHashOf(contentOf(entry)),
      isSubmodule: typeof entry === 'object' && 'submodule' in entry,
      isLeftOut: false,
      ...(isLink ? { isLink } : {}),
    }
  })
}

/** What git hashes of an entry. */
function contentOf(entry: Entry): string {
  if (typeof entry === 'string') return entry
  return 'link' in entry ? entry.link : 'bytes' in entry ? entry.bytes : entry.submodule
}

function record(git: Git, calls: string[]): Git {
  const wrapped = Object.entries(git).map(([name, call]) => [
    name,
    (folder: string, ...args: readonly unknown[]) => {
      const where = name === 'show' ? [] : [path.relative(top, folder) || '.']
      calls.push([name, ...where, ...args].join(' '))
      return (call as (...given: readonly unknown[]) => unknown)(folder, ...args)
    },
  ])
  return Object.fromEntries(wrapped) as Git
}
