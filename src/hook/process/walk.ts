// Walks the folders of a project: those of the user, and the corners of git's and npm's where a project can hide.

import { lstatSync, readdirSync, realpathSync, statSync, type Dirent } from 'node:fs'
import { isAbsolute, relative } from 'node:path'
import { fingerprintOf } from './file-stats.ts'

/** How many folders one walk sees; beyond that it reports so. */
const maxFolders = 20_000

/** What a folder contains. */
export interface FolderEntry {
  /** From the root, with slashes. */
  readonly path: string
  readonly name: string
  /** `packages` is a node_modules, `link` a link to a folder outside of the root. */
  readonly kind: 'file' | 'folder' | 'packages' | 'link'
}

/** What a walk found. Paths are relative to the root, with slashes; '' is the root. */
export interface Walked {
  /** The folders with their prints; a link to a folder outside with that folder's. */
  readonly folders: Record<string, string>
  /** The folders called node_modules, those of scopes in them, and stores. */
  readonly packages: readonly string[]
  /** Checkouts below the root, which are roots of their own. */
  readonly checkouts: readonly string[]
  /** Links that lead to folders outside of the root. */
  readonly links: readonly string[]
  /** Nothing was left out for its number or its depth. */
  readonly isWhole: boolean
}

/**
 * Every folder under `start` (a path relative to `root`, '' for itself); names the files that it meets.
 *
 * @param depth - how many names a path may have.
 */
export function walk(root: string, start: string, depth: number, meet: (path: string) => void): Walked {
  const folders: Record<string, string> = {}
  const packages: string[] = []
  const checkouts: string[] = []
  const links: string[] = []
  const queue = [start]
  let isWhole = true
  for (let at = 0; at < queue.length; at += 1) {
    const place = queue[at] ?? ''
    // Before it is read: what comes in between changes the print again.
    const print = fingerprintOf(place === '' ? root : `${root}/${place}`)
    if (print === null) continue
    const { entries, isCheckout } = list(root, place)
    if (isCheckout && place !== start && place !== '') {
      checkouts.push(place)
      continue
    }
    folders[place] = print
    for (const entry of entries) {
      if (entry.kind === 'file') meet(entry.path)
      else if (queue.length >= maxFolders || entry.path.split('/').length > depth) isWhole = false
      else if (entry.kind === 'folder') queue.push(entry.path)
      else if (entry.kind === 'link') links.push(entry.path)
      else {
        const listed = listPackages(root, entry.path)
        packages.push(...listed.packages)
        queue.push(...listed.hidden)
        isWhole &&= listed.isWhole
      }
    }
  }
  for (const link of links) folders[link] = fingerprintOf(`${root}/${link}`) ?? ''
  return { folders, packages, checkouts, links, isWhole }
}

/** What is in a folder, less what is no place for a project; empty where it is gone or cannot be read. */
export function list(root: string, place: string): { entries: FolderEntry[]; isCheckout: boolean } {
  const found = read(place === '' ? root : `${root}/${place}`)
  const isCheckout = found.some(({ name }) => name === '.git')
  const isGit = /(?:^|\/)\.git(?:\/|$)/.test(place)
  const entries = found.flatMap((entry): FolderEntry[] => {
    const { name } = entry
    const path = place === '' ? name : `${place}/${name}`
    if (entry.isDirectory()) {
      if (name === 'node_modules') return [{ path, name, kind: 'packages' }]
      // The objects of git are many, and none is a file with a name of ours.
      if (isGit && /\/(?:objects\/(?:[0-9a-f]{2}|pack|info)|lfs\/objects)$/.test(path)) return []
      return [{ path, name, kind: 'folder' }]
    }
    if (!entry.isSymbolicLink()) return [{ path, name, kind: 'file' }]
    return [{ path, name, kind: leadsOut(root, path) ? 'link' : 'file' }]
  })
  return { entries, isCheckout }
}

/** What a walk over a node_modules found. */
interface PackageFolders {
  /** It, those in the packages of it, scopes, and stores whose folders are named after packages. */
  readonly packages: readonly string[]
  /** Hidden folders that are no package manager's. */
  readonly hidden: readonly string[]
  readonly isWhole: boolean
}

/** Looks into a node_modules, and into those of its packages: npm puts there what fits nowhere above. */
function listPackages(root: string, start: string): PackageFolders {
  const packages: string[] = []
  const hidden: string[] = []
  const queue = [start]
  let count = 0
  for (let at = 0; at < queue.length; at += 1) {
    const place = queue[at] ?? ''
    const names = foldersIn(`${root}/${place}`)
    const scopes = names.filter((name) => name.startsWith('@'))
    const meant = (isMeant: (name: string) => boolean) =>
      names.filter(isMeant).map((name) => `${place}/${name}`)
    packages.push(place, ...meant((name) => scopes.includes(name) || namedStores.has(name)))
    hidden.push(...meant((name) => name.startsWith('.') && !stores.has(name)))
    const own = meant((name) => !/^[.@]/.test(name))
    const scoped = scopes.flatMap((scope) =>
      foldersIn(`${root}/${place}/${scope}`).map((name) => `${place}/${scope}/${name}`),
    )
    for (const one of [...own, ...scoped]) {
      count += 1
      if (count > maxFolders) return { packages, hidden, isWhole: false }
      if (isFolder(`${root}/${one}/node_modules`)) queue.push(`${one}/node_modules`)
    }
  }
  return { packages, hidden, isWhole: true }
}

function foldersIn(folder: string): string[] {
  return read(folder).flatMap((entry) => (entry.isDirectory() ? [entry.name] : []))
}

/** A link is none: it could lead back up. */
function isFolder(path: string): boolean {
  try {
    return lstatSync(path, { throwIfNoEntry: false })?.isDirectory() === true
  } catch {
    return false
  }
}

/** Stores whose folders are called `name@version`. */
const namedStores = new Set(['.pnpm', '.bun'])

/** Package managers keep thousands of packages in these, each with a node_modules of its own. */
const stores = new Set(['.bin', '.pnpm', '.store', '.bun', '.yarn'])

function read(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
  } catch {
    // Gone, or not to be read by this user, nor by an npm of the same user.
    return []
  }
}

/** Whether a link leads to a folder outside of the root: one inside is walked where it is. */
function leadsOut(root: string, path: string): boolean {
  try {
    const target = realpathSync(`${root}/${path}`)
    const step = relative(root, target)
    return (step.startsWith('..') || isAbsolute(step)) && statSync(target).isDirectory()
  } catch {
    return false
  }
}
