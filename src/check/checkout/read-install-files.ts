// Reads the files that package managers run or obey at install, and those whose commands start packages, in both states.

import path from 'node:path'
import { DepgateError } from '../../errors.ts'
import {
  installFileNames,
  namesFiles,
  roleOf,
  type InstallFile,
  type InstallRole,
} from '../../install-code/files.ts'
import type { Host } from '../../ports/host.ts'
import { gitHashOf } from '../../text/sha256.ts'
import type { TreeFile } from '../../ports/git.ts'
import { show } from '../../text/show-path.ts'

/** Where the two states are. */
export interface InstallStates {
  /** Absolute: the lockfile's folder. */
  readonly folder: string
  /** The manifests of the root and of the workspaces, relative to it. */
  readonly manifests: readonly string[]
  /** Null where there is no state of before. */
  readonly commit: string | null
  /** Shows the folder of before where it lay then. */
  readonly host: Host
  /** Shows the checkout as it is. */
  readonly onDisk: Host
  /** The folder lay elsewhere before. */
  readonly isMoved: boolean
}

/** No checkout has more of these by hand. */
const maxFiles = 1000

/**
 * Returns the files that differ, from the lockfile's folder and from the top of the checkout, and those unchanged ones
 * that name other files. What git passes over belongs to the person who works here, and to no change.
 */
export function readInstallFiles(states: InstallStates): InstallFile[] {
  const { folder, manifests, commit, host, onDisk, isMoved } = states
  const top = onDisk.git.top(folder)
  const listing = top === null ? null : listAll(top, commit, onDisk)
  const isTop = top === null || onDisk.real(top) === onDisk.real(folder)
  const found = new Map<string, InstallFile>()
  const take = (source: Source, place: string, role: InstallRole) => {
    const key = onDisk.real(path.join(source.base, place))
    if (found.has(key) || found.size >= maxFiles) return
    const read = readOne(source, place, role)
    if (read !== null) found.set(key, read)
  }
  const own = { base: folder, step: stepTo(top, folder, onDisk), listing, commit, host, isMoved }
  for (const manifest of manifests) take(own, path.posix.normalize(manifest), 'manifest')
  const sources = isTop ? [own] : [own, { ...own, base: top, step: '', host: onDisk, isMoved: false }]
  for (const source of sources) {
    for (const place of placesIn(source)) {
      const role = roleOf(place)
      if (role !== null) take(source, place, role)
    }
  }
  return [...found.values()]
}

/** One folder that files are read from. */
interface Source {
  readonly base: string
  /** From the top of the checkout, with a slash at its end; '' for the top. */
  readonly step: string
  readonly listing: Listing | null
  readonly commit: string | null
  readonly host: Host
  readonly isMoved: boolean
}

/** The files of the checkout, as the index has them, and of the commit. */
interface Listing {
  readonly now: Index
  readonly then: Index
}

/** The files that have a role from some folder above them. */
interface Index {
  readonly hashes: ReadonlyMap<string, string | null>
  /** By a folder with a slash at its end, '' for the top: the paths from there that have a role. */
  readonly places: ReadonlyMap<string, readonly string[]>
}

const nothing: Index = { hashes: new Map(), places: new Map() }

function listAll(top: string, commit: string | null, host: Host): Listing {
  const then = commit === null ? nothing : index(host.git.files(top, commit))
  return { now: index(host.git.files(top, null)), then }
}

const indexed = new WeakMap<readonly TreeFile[], Index>()

/** A checkout can have a thousand lockfiles and a hundred thousand files: they are gone through once. */
function index(files: readonly TreeFile[]): Index {
  const known = indexed.get(files)
  if (known !== undefined) return known
  const hashes = new Map<string, string | null>()
  const places = new Map<string, string[]>()
  for (const { path: file, hash, isSubmodule } of files) {
    if (isSubmodule) continue
    for (const at of stepsOf(file)) {
      const place = file.slice(at)
      if (roleOf(place) === null) continue
      hashes.set(file, hash)
      const step = file.slice(0, at)
      const there = places.get(step)
      if (there === undefined) places.set(step, [place])
      else there.push(place)
    }
  }
  const made = { hashes, places }
  indexed.set(files, made)
  return made
}

/** Where the path from each folder above a file begins. */
function stepsOf(file: string): number[] {
  const found = [0]
  for (let at = file.indexOf('/'); at !== -1; at = file.indexOf('/', at + 1)) found.push(at + 1)
  return found
}

function stepTo(top: string | null, folder: string, host: Host): string {
  if (top === null) return ''
  const step = path.relative(host.real(top), host.real(folder)).replaceAll('\\', '/')
  return step === '' ? '' : `${step}/`
}

function placesIn({ listing, step, isMoved }: Source): string[] {
  if (listing === null) return [...installFileNames]
  const before = isMoved ? [] : (listing.then.places.get(step) ?? [])
  return [...new Set([...(listing.now.places.get(step) ?? []), ...before])]
}

function readOne(source: Source, place: string, role: InstallRole): InstallFile | null {
  const { base, step, listing, commit, host, isMoved } = source
  const file = path.join(base, place)
  const [now, then] = [listing?.now, listing?.then].map((side) => side?.hashes.get(step + place) ?? null)
  let text: string | null = null
  let trouble: string | null = null
  try {
    text = host.read(file)
  } catch (error) {
    // A program as a git hook, a link to a folder: as the commit has it, it is no change.
    if (!(error instanceof DepgateError)) throw error
    if (now !== null && now === then) return null
    trouble = error.message
  }
  // A hash that is the commit's spares a question to git for each of a hundred workflows.
  const isSame = !isMoved && text !== null && then !== null && then === gitHashOf(text)
  const before =
    commit === null ? null : isSame ? text : followed(host.git.show(base, commit, place), file, host)
  const isKept = text !== null && namesFiles(role, text)
  if (before === text && !isKept && trouble === null) return null
  return {
    path: show(file, host),
    place,
    role,
    before,
    after: text,
    commit,
    hasNoBefore: commit === null,
    ...(trouble === null ? {} : { trouble }),
    beside: (named) => readBeside(source, path.posix.join(path.posix.dirname(place), named)),
  }
}

/** Git shows of a link where it leads. */
function followed(text: string | null, file: string, host: Host): string | null {
  if (text === null || text.length > 300 || text.includes('\n')) return text
  const target = path.join(path.dirname(file), text)
  return host.real(file) === host.real(target) && host.real(file) !== file ? host.read(target) : text
}

function readBeside({ base, commit, host }: Source, place: string) {
  const isInside = !place.startsWith('..') && !path.isAbsolute(place) && place !== '.'
  if (!isInside || /[\0\n\r]/.test(place)) return null
  try {
    const after = host.read(path.join(base, place))
    const before = commit === null ? null : host.git.show(base, commit, place)
    return before === null && after === null ? null : { before, after }
  } catch {
    // A folder, or a name that no file can have.
    return null
  }
}
