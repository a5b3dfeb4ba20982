// Looks at one root: the watched files with their texts, the folders, what is in node_modules, git's HEAD.

import { createHash } from 'node:crypto'
import { existsSync, lstatSync, readFileSync, readdirSync, realpathSync, statSync } from 'node:fs'
import { dirname, isAbsolute, join, relative } from 'node:path'
import { DepgateError } from '../../errors.ts'
import { installedLockfiles, lockfileNames } from '../../lockfile/names.ts'
import type { HookState } from '../../ports/hook-state.ts'
import type { SeenFile, SeenRoot } from '../../ports/hook.ts'
import { maxBytes, readText } from '../../system/files.ts'
import type { Environment } from '../../system/folders.ts'
import { plain } from '../../text/plain.ts'
import { isPackageFolder, isWatched } from '../state.ts'
import { fingerprintOf } from './file-stats.ts'
import { findHeadLog, findRoot } from './find-root.ts'
import { takePart } from './outside-parts.ts'
import { listInstalledFolders } from './installed-folders.ts'
import { placeOf } from './unchanged.ts'
import { walk, type Walked } from './walk.ts'

/** What is looked for. */
export interface Looked {
  readonly root: string
  readonly env: Environment
  readonly watched: readonly string[]
  /** Whole paths of files outside of the root. */
  readonly outside: readonly string[]
  readonly state: HookState | null
  /** How deep a folder is looked into that is no project. */
  readonly below: number
}

/** Deeper than any path can be: Linux and macOS refuse those of more than 4,096 bytes. */
const deep = 2048

/** Looks at a root; reads every watched file. */
export function look({ root, env, watched, outside, state, below }: Looked): SeenRoot {
  const takenAt = Date.now()
  const found: string[] = []
  const isProject = ['.git', 'package.json'].some((name) => existsSync(join(root, name)))
  const depth = isProject ? deep : below
  const walked = walk(root, '', depth, (path) => {
    if (isWatched(path, watched) && isMeant(path)) found.push(path)
  })
  const paths = [
    ...found,
    ...listInstalled(found, walked),
    ...walked.packages.map((place) => `${place}/`),
    ...outside,
    // In a folder that is a link now, or a checkout of its own.
    ...Object.keys(state?.files ?? {}).filter((path) => fingerprintOf(placeOf(root, path)) !== null),
  ]
  const files = new Map(
    [...new Set(paths)].map((path) => [
      path,
      isPackageFolder(path) ? seePackages(root, path, state) : see(root, path, env),
    ]),
  )
  const log = findHeadLog(root)
  const head = log === null ? null : { file: log, print: fingerprintOf(log), commit: readHead(log) }
  const { folders } = walked
  const nested = listNested(root, walked, watched)
  return { takenAt, depth, folders, isWhole: walked.isWhole || !isProject, files, head, nested }
}

/** In a hidden folder of node_modules tools keep manifests of their own; a lockfile is there only of an install. */
function isMeant(path: string): boolean {
  if (!/(?:^|\/)node_modules\//.test(path)) return true
  return lockfileNames.includes(path.slice(path.lastIndexOf('/') + 1))
}

/** Where package managers record what they installed: beside each manifest and lockfile, and in each node_modules. */
function listInstalled(found: readonly string[], { packages }: Walked): string[] {
  const projects = found.filter((path) => /(?:^|\/)(?:package\.json|[^/]*lock[^/]*)$/.test(path))
  const owners = packages.filter((place) => /(?:^|\/)node_modules$/.test(place))
  const folders = new Set([...projects, ...owners].map((path) => dirname(path)))
  return [...folders].flatMap((folder) =>
    installedLockfiles.map((name) => (folder === '.' ? name : `${folder}/${name}`)),
  )
}

/** The roots that are reached from this one and contain something that is watched. */
function listNested(root: string, { checkouts, links }: Walked, watched: readonly string[]): string[] {
  const linked = links.flatMap((path) => {
    try {
      const target = realpathSync(join(root, path))
      const names = readdirSync(target)
      const hasProject = names.some((name) => name === 'node_modules' || isWatched(name, watched))
      return hasProject ? [findRoot(target)] : []
    } catch {
      return []
    }
  })
  // A link to a folder above: that is no project of this one.
  const isApart = (place: string) => place !== root && !`${root}/`.startsWith(`${place}/`)
  return [...new Set([...checkouts.map((path) => join(root, path)), ...linked])].filter(isApart).sort()
}

/** Reads one file with the print that it had before it was read. */
function see(root: string, path: string, env: Environment): SeenFile {
  const file = placeOf(root, path)
  const print = fingerprintOf(file)
  if (print === null) return { print, text: null, hash: null, trouble: null }
  try {
    refuseLink(root, path, file)
    const whole = readText(file)
    const text = whole === null || !isAbsolute(path) ? whole : takePart(root, path, whole, env)
    return { print, text, hash: text === null ? null : hashOf(text), trouble: null }
  } catch (error) {
    if (!(error instanceof DepgateError)) throw error
    return { print, text: null, hash: `unreadable ${hashBytes(file) ?? print}`, trouble: error }
  }
}

/** Lists what is in a node_modules. Not read again where nothing was added or removed. */
function seePackages(root: string, path: string, state: HookState | null): SeenFile {
  const place = placeOf(root, path)
  const print = fingerprintOf(place)
  if (print === null) return { print, text: null, hash: null, trouble: null }
  const known = state?.files[path]
  if (known !== undefined && known.print === print && known.approved === known.seen)
    return { print, text: null, hash: known.seen, trouble: null }
  const text = listInstalledFolders(place, path)
  return { print, text, hash: hashOf(text), trouble: null }
}

/** Of what is no text (bun.lockb): a checkout that writes the same bytes again is no change. */
function hashBytes(file: string): string | null {
  try {
    const stat = statSync(file)
    if (!stat.isFile() || stat.size > maxBytes) return null
    return createHash('sha256').update(readFileSync(file)).digest('hex')
  } catch {
    return null
  }
}

/** Through a link that leads out of the project another file would be written than the one that was judged. */
function refuseLink(root: string, path: string, file: string): void {
  if (file !== `${root}/${path}` || !lstatSync(file).isSymbolicLink()) return
  const step = relative(root, realpathSync(file))
  if (step.startsWith('..') || isAbsolute(step))
    throw new DepgateError('ELOCKFILE', `${plain(path)} is a link that leads out of the project`)
}

/** The commit that HEAD came to last, by the last line of its log. */
function readHead(log: string): string | null {
  try {
    const last = readFileSync(log, 'utf8').trimEnd().split('\n').at(-1) ?? ''
    return /^[0-9a-f]+ ([0-9a-f]+) /.exec(last)?.[1] ?? null
  } catch {
    return null
  }
}

/** The name of a text: what it is, whatever it is called. */
export function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
