// Finds the packages in node_modules that neither the lockfile nor npm's own record of it accounts for.

import path from 'node:path'
import semver from 'semver'
import { findForeignManager } from '../../manifest/foreign-lockfiles.ts'
import { readForeignPackages } from '../../manifest/foreign-packages.ts'
import { defaultLockfile, installedLockfiles } from '../../lockfile/names.ts'
import { emptyLockfile, parseLockfile } from '../../lockfile/parse.ts'
import type { LockfilePair } from '../../model/change.ts'
import type { ApprovedState } from '../../snapshot/approved.ts'
import { parentOf } from './covering-lockfile.ts'
import type { DiskLockfiles, PlacedVersion } from './disk-lockfiles.ts'

/** The folder whose node_modules a path is in: `packages/a` of `packages/a/node_modules/@scope/`; '' for the root. */
export function ownerOf(file: string): string {
  return file.replace(/(?:^|\/)node_modules\/.*$/, '')
}

/** A package in node_modules, as its folder is called and its manifest states the version. */
interface FolderOfPackage {
  /** From the folder of the lockfile: `node_modules/@scope/name`; of a folder in a store as if it were beside it. */
  readonly location: string
  readonly name: string
  readonly version: string
  /** It lies in a store, under another path. */
  readonly isLinked: boolean
  /** The name of its folder in a store. */
  readonly folder?: string
}

/**
 * The packages that were added to node_modules and are in no record, as a pair with nothing before. A command can write
 * there, or install and put npm's record back; the folders remain.
 *
 * @param changed - the node_modules and scopes with other packages than approved, each with a slash at the end.
 * @param lockfile - the lockfile that they belong to; null where there is none.
 * @param locks - the lockfiles and records as they are on disk.
 */
export function unrecordedPair(
  changed: readonly string[],
  lockfile: string | null,
  state: ApprovedState,
  locks: DiskLockfiles,
): LockfilePair | null {
  const [first] = changed
  if (first === undefined) return null
  const folder = lockfile === null ? ownerOf(first) : path.posix.dirname(lockfile).replace(/^\.$/, '')
  const added = changed.flatMap((file) => listAdded(file, folder, state))
  const others = lockfile === null ? listForeign(folder, state) : []
  const found =
    others.length > 0
      ? unknownToOthers(added, others, state)
      : unknownToNpm(added, listFiles(lockfile, folder, state, locks), locks)
  if (found.length === 0) return null
  const shown = path.posix.join(folder, 'node_modules')
  const after = parseLockfile(describeAsLockfile(found), defaultLockfile)
  const packages = after.packages.map((one) => ({ ...one, line: 0 }))
  return {
    before: emptyLockfile(shown),
    after: { ...after, path: shown, manifests: [], packages },
    beforeLabel: 'approved',
    afterLabel: shown,
  }
}

/** The lines of a list that the approved one does not have. */
function listAdded(file: string, folder: string, { approved, disk }: ApprovedState): FolderOfPackage[] {
  const old = new Set((approved.get(file) ?? '').split('\n'))
  const place = path.posix.relative(folder, file.replace(/(?:^|\/)@[^/]+\/$/, '/'))
  return (disk.get(file)?.text ?? '').split('\n').flatMap((line) => {
    if (line === '' || old.has(line)) return []
    if (/\/\.\w+$/.test(place)) return readStored(line, place)
    const at = line.lastIndexOf('@')
    const name = line.slice(line.startsWith('>') ? 1 : 0, at)
    if (at <= 0 || name === '') return []
    const version = readVersion(line.slice(at + 1))
    return [{ location: path.posix.join(place, name), name, version, isLinked: line.startsWith('>') }]
  })
}

/** A folder of a store: `@scope+name@1.0.0_peer`, of bun's with a hash after a plus. One of git or a folder has no version. */
function readStored(folder: string, place: string): FolderOfPackage[] {
  const [, scope = '', own = '', rest = ''] = /^(?:(@[^+@]+)\+)?([^+@]+)@(\d[^_(]*)/.exec(folder) ?? []
  const version = semver.valid(rest)
  if (version === null) return []
  const name = scope === '' ? own : `${scope}/${own}`
  return [
    { location: path.posix.join(path.posix.dirname(place), name), name, version, folder, isLinked: true },
  ]
}

function readVersion(text: string): string {
  return semver.valid(text, { loose: true }) ?? '0.0.0'
}

/** The lockfiles of other managers that account for a folder: those beside it, or in the nearest folder above. */
export function listForeign(folder: string, { disk }: Pick<ApprovedState, 'disk'>): string[] {
  for (let place = folder; ; place = parentOf(place)) {
    const found = [...disk].flatMap(([file, { hash }]) => {
      const isBeside = hash !== null && parentOf(file) === place
      return isBeside && findForeignManager(path.posix.basename(file)) !== null ? [file] : []
    })
    if (found.length > 0 || place === '') return found
  }
}

/**
 * Those that no lockfile of another manager names, in any place: it states no places. Nothing where none of them can be
 * read (bun.lockb). What is inside of a package is not compared: yarn and bun do not lock what its tarball bundles.
 */
function unknownToOthers(
  added: readonly FolderOfPackage[],
  lockfiles: readonly string[],
  { disk }: ApprovedState,
): FolderOfPackage[] {
  const read = lockfiles.flatMap(
    (file) => readForeignPackages(path.posix.basename(file), disk.get(file)?.text ?? '') ?? [],
  )
  if (read.length === 0) return []
  const isInPackage = ({ location }: FolderOfPackage) =>
    /(?:^|\/)node_modules\/(?:@[^/]+\/)?[^.@/][^/]*\/.*node_modules\//.test(location)
  const isNamed = ({ name, version, folder }: FolderOfPackage) => {
    const cut = /^(.*)_[0-9a-z]{26,64}$/.exec(folder ?? '')?.[1]?.replace(/^(@[^+]+)\+/, '$1/')
    return read.some((one) => one.has(name, version) || (cut !== undefined && one.hasLike(cut)))
  }
  const found = added.filter((one) => !isInPackage(one) && !isNamed(one))
  return [...new Map(found.map((one) => [`${one.name}@${one.version}`, one])).values()]
}

/**
 * Those that neither npm's lockfile nor its record has at the same place; a link leads into npm's own store. The files are
 * parsed only where a glance at them leaves something: one of 1,200 packages takes longer than all the rest.
 */
function unknownToNpm(
  added: readonly FolderOfPackage[],
  files: readonly string[],
  locks: DiskLockfiles,
): readonly FolderOfPackage[] {
  const rest = unknownTo(added, listKnown(files.flatMap((file) => locks.versions(file))))
  if (rest.length === 0) return rest
  return unknownTo(rest, listKnown(files.flatMap((file) => locks.read(file)?.packages ?? [])))
}

function unknownTo(added: readonly FolderOfPackage[], known: Known): readonly FolderOfPackage[] {
  const ids = new Set(
    [...known].flatMap(([place, versions]) => [...versions].map((one) => `${nameAt(place)}@${one}`)),
  )
  return added.filter(
    (one) => !isKnown(one, known) && !(one.isLinked && ids.has(`${one.name}@${one.version}`)),
  )
}

function nameAt(place: string): string {
  return place.slice(place.lastIndexOf('node_modules/') + 'node_modules/'.length)
}

type Known = ReadonlyMap<string, ReadonlySet<string>>

/** The lockfile and npm's own records, less those that only repeat it. */
function listFiles(
  lockfile: string | null,
  folder: string,
  { disk }: ApprovedState,
  locks: DiskLockfiles,
): string[] {
  const records = [...disk.keys()].filter(
    (file) =>
      installedLockfiles.some((name) => file === path.posix.join(folder, name)) &&
      !locks.repeats(file, lockfile),
  )
  return [...(lockfile === null ? [] : [lockfile]), ...records]
}

function listKnown(packages: readonly PlacedVersion[]): Known {
  const known = new Map<string, Set<string>>()
  for (const { location, version } of packages)
    known.set(location, (known.get(location) ?? new Set()).add(version))
  return known
}

function isKnown({ location, version }: FolderOfPackage, known: Known): boolean {
  return [...(known.get(location) ?? [])].some(
    (one) => one === version || (semver.valid(one, { loose: true }) ?? one) === version,
  )
}

/** What npm would write of such folders: neither an address nor a hash. Versions of one place are put below each other. */
function describeAsLockfile(found: readonly FolderOfPackage[]): string {
  const packages: Record<string, { version: string }> = { '': { version: '0.0.0' } }
  for (const { location, name, version } of found) {
    let place = location
    while (Object.hasOwn(packages, place)) place += `/node_modules/${name}`
    packages[place] = { version }
  }
  return JSON.stringify({ lockfileVersion: 3, packages })
}
