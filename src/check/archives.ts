// Compares the archives of yarn's cache that a project commits with the checksums in its lockfile.

import path from 'node:path'
import type { LockfilePair, ProjectFile, Unread } from '../model/change.ts'
import type { LockedPackage } from '../model/lockfile.ts'
import type { FileDigests, Files } from '../ports/files.ts'
import type { GitAccess } from '../ports/git.ts'
import { stepBetween } from '../snapshot/snapshot.ts'
import { plain } from '../text/plain.ts'
import { show } from '../text/show-path.ts'

/** What archives are found and hashed with. */
export type ArchivePorts = GitAccess & FileDigests & Pick<Files, 'real'> & { readonly folder: string }

/** Where a pair lies, and what its archives are compared with. */
export interface ArchivePlace {
  /** The lockfile's folder. */
  readonly folder: string
  /** The commit of before; null to look at each archive. */
  readonly commit: string | null
}

const maxFindings = 20

/**
 * Returns the pair with a finding for each archive that the change adds or edits and that is not the one whose checksum is
 * locked. Measured with yarn 4.18: an install refuses it, but without one yarn runs what is in it (zero-install). An archive
 * whose name fits no checksum is removed by the next install; whether `.pnp.cjs` names it is judged there.
 */
export function withArchives(pair: LockfilePair, place: ArchivePlace, ports: ArchivePorts): LockfilePair {
  const locked = indexOf(pair.after.packages)
  if (locked.size === 0) return pair
  const changed = listChanged(place, locked, ports)
  const files: ProjectFile[] = []
  const unread: Unread[] = [...(pair.unread ?? [])]
  for (const { file, hash } of changed) {
    const shown = show(file, ports)
    const name = path.basename(file)
    const expected = findLocked(name, locked)
    if (expected === null) continue
    const found = ports.digest(file)
    // The disk is what is judged, but for what is staged.
    if (found === null || (hash === 'apart' && pair.afterLabel === 'index'))
      unread.push({
        path: shown,
        reason: "it is an archive of yarn's cache, and its bytes are not those on disk",
      })
    else if (found !== expected.archiveHash?.value && files.length < maxFindings)
      files.push(describe(shown, name, expected))
  }
  if (files.length + unread.length === 0) return pair
  return { ...pair, files: [...(pair.files ?? []), ...files], ...(unread.length === 0 ? {} : { unread }) }
}

/** By the first ten digits of the checksum, which are in the archive's name. */
function indexOf(packages: readonly LockedPackage[]): ReadonlyMap<string, readonly LockedPackage[]> {
  const found = new Map<string, LockedPackage[]>()
  for (const one of packages) {
    if (one.archiveHash?.kind !== 'zip') continue
    const mark = one.archiveHash.value.slice(0, 10)
    found.set(mark, [...(found.get(mark) ?? []), one])
  }
  return found
}

function findLocked(
  file: string,
  locked: ReadonlyMap<string, readonly LockedPackage[]>,
): LockedPackage | null {
  const [, mark = ''] = /-([0-9a-f]{10})\.zip$/.exec(file) ?? []
  return locked.get(mark)?.find(({ name }) => file.startsWith(`${name.replace('/', '-')}-`)) ?? null
}

interface Archive {
  readonly file: string
  /** The index has other bytes than the disk. */
  readonly hash: 'own' | 'apart'
}

/** Those whose bytes on disk are not those of the commit. */
function listChanged(
  { folder, commit }: ArchivePlace,
  locked: ReadonlyMap<string, readonly LockedPackage[]>,
  { git, real }: ArchivePorts,
): Archive[] {
  const top = git.top(folder)
  const step = top === null ? null : stepBetween(real(top), real(folder))
  if (top === null || step === null) return []
  const below = step === '' ? '' : `${step}/`
  const isArchive = (file: string) =>
    file.startsWith(below) && file.endsWith('.zip') && findLocked(path.posix.basename(file), locked) !== null
  const now = git.files(top, null).filter((file) => isArchive(file.path))
  if (now.length === 0) return []
  const then = new Map(commit === null ? [] : git.files(top, commit).map((file) => [file.path, file.hash]))
  const onDisk = git.hashes(
    top,
    now.map((file) => file.path),
  )
  return now.flatMap((file): Archive[] => {
    const own = onDisk.get(file.path) ?? null
    const old = then.get(file.path) ?? null
    if (own !== null && own === old && (file.hash === null || file.hash === old)) return []
    const isApart = file.hash !== null && file.hash !== old && file.hash !== own
    return [{ file: path.join(top, file.path), hash: isApart ? 'apart' : 'own' }]
  })
}

function describe(shown: string, name: string, locked: LockedPackage): ProjectFile {
  const what = plain(`${locked.name}@${locked.version}`, 200)
  const message = `${plain(name, 200)} is not the archive of ${what} whose checksum the lockfile has: yarn runs what is in it until the next install`
  const code = { subject: plain(name, 200), message, spec: null, exact: null, line: null, asWarning: false }
  return { type: 'file', kind: 'install-code', path: shown, text: '', before: null, installCode: [code] }
}
