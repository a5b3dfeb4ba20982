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
import { statesAt, stepBetween, type States } from '../../snapshot/snapshot.ts'
import type { Shown } from './read-lockfile.ts'
import { gitHashOf } from '../../text/sha256.ts'
import type { TreeFile } from '../../ports/git.ts'
import { show } from '../../text/show-path.ts'

/** No checkout has more of these by hand. */
const maxFiles = 1000

/**
 * Returns the files that differ, from the lockfile's folder and from the top of the checkout, and those unchanged ones
 * that name other files. What git passes over belongs to the person who works here, and to no change.
 *
 * @param states - both from the lockfile's folder.
 * @param manifests - those of the root and of the workspaces, relative to it.
 */
export function readInstallFiles(states: States, manifests: readonly string[], host: Shown): InstallFile[] {
  const { folder } = states.after
  const top = states.after.top()
  const isTop = top === null || host.real(top) === host.real(folder)
  const found = new Map<string, InstallFile>()
  const take = (source: Source, place: string, role: InstallRole) => {
    const key = host.real(path.join(source.states.after.folder, place))
    if (found.has(key) || found.size >= maxFiles) return
    const read = readOne(source, place, role)
    if (read !== null) found.set(key, read)
  }
  const own = openSource(states, top, host)
  // Settings in YAML declare ranges too (catalogs, overrides): they are taken below, in the role that they have.
  for (const manifest of manifests)
    if (path.posix.basename(manifest) === 'package.json')
      take(own, path.posix.normalize(manifest), 'manifest')
  const sources = isTop ? [own] : [own, openSource(statesAt(states, top), top, host)]
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
  readonly states: States
  /** From the top of the checkout, with a slash at its end; '' for the top. */
  readonly step: string
  readonly listing: Listing | null
  readonly host: Shown
}

function openSource(states: States, top: string | null, host: Shown): Source {
  if (top === null) return { states, step: '', listing: null, host }
  const step = stepBetween(host.real(top), host.real(states.after.folder)) ?? ''
  const { before, after } = states
  const listing = { now: index(after.list()), then: before === null ? nothing : index(before.list()) }
  return { states, step: step === '' ? '' : `${step}/`, listing, host }
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

function placesIn({ listing, step }: Source): string[] {
  if (listing === null) return [...installFileNames]
  const [now, before] = [listing.now, listing.then].map((side) => side.places.get(step) ?? [])
  return [...new Set([...(now ?? []), ...(before ?? [])])]
}

function readOne(source: Source, place: string, role: InstallRole): InstallFile | null {
  const { states, step, listing, host } = source
  const file = path.join(states.after.folder, place)
  const [now, then] = [listing?.now, listing?.then].map((side) => side?.hashes.get(step + place) ?? null)
  let text: string | null = null
  let trouble: string | null = null
  try {
    text = states.after.read(place)
  } catch (error) {
    // A program as a git hook, a link to a folder: as the commit has it, it is no change.
    if (!(error instanceof DepgateError)) throw error
    if (now !== null && now === then) return null
    trouble = error.message
  }
  // A hash that is the commit's spares a question to git for each of a hundred workflows.
  const isSame = text !== null && then !== null && then === gitHashOf(text)
  const old = isSame ? text : (states.before?.read(place) ?? null)
  const before = isSame ? text : followed(old, place, source)
  const isKept = text !== null && namesFiles(role, text)
  if (before === text && !isKept && trouble === null) return null
  return {
    path: show(file, host),
    place,
    role,
    before,
    after: text,
    hasNoBefore: states.before === null,
    ...(trouble === null ? {} : { trouble }),
    beside: (named) => readBeside(source, path.posix.join(path.posix.dirname(place), named)),
  }
}

/** Git shows of a link where it leads. */
function followed(text: string | null, place: string, { states, host }: Source): string | null {
  if (text === null || text.length > 300 || text.includes('\n')) return text
  const { after } = states
  const file = path.join(after.folder, place)
  const isLink =
    host.real(file) === host.real(path.join(path.dirname(file), text)) && host.real(file) !== file
  return isLink ? after.read(path.join(path.dirname(place), text)) : text
}

function readBeside({ states }: Source, place: string) {
  const isInside = !place.startsWith('..') && !path.isAbsolute(place) && place !== '.'
  if (!isInside || /[\0\n\r]/.test(place)) return null
  try {
    const after = states.after.read(place)
    const before = states.before?.read(place) ?? null
    return before === null && after === null ? null : { before, after }
  } catch {
    // A folder, or a name that no file can have.
    return null
  }
}
