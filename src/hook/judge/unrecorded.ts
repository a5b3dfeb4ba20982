// Finds the packages in node_modules that neither the lockfile nor npm's own record of it accounts for.

import path from 'node:path'
import semver from 'semver'
import { foreignLockfiles } from '../../manifest/foreign-lockfiles.ts'
import { defaultLockfile, installedLockfiles, nameToReadAs } from '../../lockfile/names.ts'
import { emptyLockfile, parseLockfile } from '../../lockfile/parse.ts'
import type { LockfilePair } from '../../model/change.ts'
import type { ApprovedState } from '../../snapshot/approved.ts'
import type { Snapshot } from '../../snapshot/snapshot.ts'

/** The folder whose node_modules a path is in: `packages/a` of `packages/a/node_modules/@scope/`; '' for the root. */
export function ownerOf(file: string): string {
  return file.replace(/(?:^|\/)node_modules\/.*$/, '')
}

/** A package in node_modules, as its folder is called and its manifest states the version. */
interface FolderOfPackage {
  /** From the folder of the lockfile: `node_modules/@scope/name`. */
  readonly location: string
  readonly name: string
  readonly version: string
}

/**
 * The packages that were added to node_modules and are in no record, as a pair with nothing before. A command can write
 * there, or install and put npm's record back; the folders remain.
 *
 * @param changed - the node_modules and scopes with other packages than approved, each with a slash at the end.
 * @param lockfile - the lockfile that they belong to; null where there is none.
 */
export function unrecordedPair(
  changed: readonly string[],
  lockfile: string | null,
  state: ApprovedState,
  now: Snapshot,
): LockfilePair | null {
  const [first] = changed
  if (first === undefined) return null
  const folder = lockfile === null ? ownerOf(first) : path.posix.dirname(lockfile).replace(/^\.$/, '')
  // Another manager's own lockfile accounts for its node_modules, and that is read elsewhere.
  const isForeign = foreignLockfiles.some(
    (name) => state.disk.get(path.posix.join(folder, name))?.hash != null,
  )
  if (lockfile === null && isForeign) return null
  const known = listKnown(lockfile, folder, state, now)
  const found = changed
    .flatMap((file) => listAdded(file, folder, state))
    .filter((one) => !isKnown(one, known))
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
  const within = path.posix.relative(folder, ownerOf(file))
  return (disk.get(file)?.text ?? '').split('\n').flatMap((line) => {
    const at = line.lastIndexOf('@')
    if (at <= 0 || old.has(line)) return []
    const name = line.slice(0, at)
    const location = path.posix.join(within, 'node_modules', name)
    return [{ location, name, version: semver.valid(line.slice(at + 1), { loose: true }) ?? '0.0.0' }]
  })
}

/** The versions by location, of the lockfile and of npm's own records. */
function listKnown(
  lockfile: string | null,
  folder: string,
  { disk }: ApprovedState,
  now: Snapshot,
): ReadonlyMap<string, ReadonlySet<string>> {
  const known = new Map<string, Set<string>>()
  const records = [...disk.keys()].filter((file) =>
    installedLockfiles.some((name) => file === path.posix.join(folder, name)),
  )
  for (const file of [...(lockfile === null ? [] : [lockfile]), ...records]) {
    const text = disk.get(file)?.text
    if (typeof text !== 'string') continue
    const name = file === lockfile ? file : nameToReadAs(file)
    const read = (manifest: string) => now.read(path.posix.join(folder, manifest))
    for (const { location, version } of parseLockfile(text, name, read).packages)
      known.set(location, (known.get(location) ?? new Set()).add(version))
  }
  return known
}

function isKnown(
  { location, version }: FolderOfPackage,
  known: ReadonlyMap<string, ReadonlySet<string>>,
): boolean {
  return [...(known.get(location) ?? [])].some(
    (one) => one === version || (semver.valid(one, { loose: true }) ?? one) === version,
  )
}

/** What npm would write of such folders: neither an address nor a hash. */
function describeAsLockfile(found: readonly FolderOfPackage[]): string {
  const packages = found.map(({ location, version }) => [location, { version }] as const)
  return JSON.stringify({ lockfileVersion: 3, packages: { '': {}, ...Object.fromEntries(packages) } })
}
