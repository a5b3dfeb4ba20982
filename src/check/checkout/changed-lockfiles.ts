// Finds every lockfile of a checkout that a change against a base may touch, and what it was there.

import path from 'node:path'
import { DepgateError } from '../../errors.ts'
import { formats } from '../../lockfile/formats.ts'
import { openCommit } from '../../snapshot/commit.ts'
import { openDisk } from '../../snapshot/disk.ts'
import type { CheckoutFiles } from '../../snapshot/snapshot.ts'
import { plain } from '../../text/plain.ts'
import { hasChangedPatch } from './changed-patches.ts'
import { policyFile } from '../../policy/load/load.ts'
import { isDifferent, readOrNothing } from './file-changes.ts'
import { findLinking, findReached, findTouched } from './touched-folders.ts'
import { isBelowModules, listUnreadFiles, type UnreadFile } from './unread-files.ts'
import type { TreeFile } from '../../ports/git.ts'
import { labelOf, type Sides, type LockfileLocation } from './places.ts'

/** What a change against a commit touches. */
export interface Listing {
  readonly places: readonly LockfileLocation[]
  /** What changed and cannot be judged. */
  readonly unread: readonly UnreadFile[]
}

/**
 * Lists the lockfiles of a checkout and of its submodules.
 *
 * A lockfile counts as changed where its own text, a manifest, an `.npmrc` or a policy that it is judged with
 * differs. Files are compared here: git compares through filters, which the checkout can choose.
 *
 * @throws {DepgateError} EGIT where a file cannot be compared.
 */
export function listPlaces(sides: Sides, host: CheckoutFiles): Listing {
  const after = sides.after.list()
  const before = sides.before?.list() ?? []
  const [now, then] = [index(after), index(before)]
  const changed = [...new Set([...then.keys(), ...now.keys()])].filter((file) =>
    isDifferent(then.get(file), now.get(file), sides),
  )
  const units = listUnits(now, then, sides)
  const folders = new Set(units.map((unit) => unit.folder))
  const touched = new Set([
    ...changed.flatMap((file) => findTouched(file, folders)),
    ...findReached(changed, units),
    ...findLinking(changed, units, (file) => readOrNothing(file, sides.after)),
  ])
  const [byName, byOldName] = [after, before].map((files) => new Map(files.map((file) => [file.path, file])))
  const differs = (file: string) => isDifferent(byOldName?.get(file), byName?.get(file), sides)
  const places = units.map(({ folder, manager: _, ...unit }) => ({
    sides,
    ...unit,
    isChanged: touched.has(folder) || hasChangedPatch(unit.after, sides.after, differs),
  }))
  const inner = listSubmodules(after, before, sides, host)
  return {
    places: [...places, ...inner.places],
    unread: [...listUnreadFiles(after, before, sides, host.git), ...inner.unread],
  }
}

const lockNames = new Set(formats.flatMap((format) => format.files))
// `npmrc` is what a moved global one is called.
const otherNames = new Set([
  'package.json',
  '.npmrc',
  'npmrc',
  policyFile,
  ...formats.flatMap(({ beside = [] }) => beside),
])

function index(files: readonly TreeFile[]): Map<string, TreeFile> {
  const wanted = files.filter(({ path: file, isSubmodule }) => {
    const name = path.posix.basename(file)
    // What lies in node_modules came with an install; npm reads no lockfile there.
    return !isSubmodule && (lockNames.has(name) || otherNames.has(name)) && !isBelowModules(file)
  })
  return new Map(wanted.map((file) => [file.path, file]))
}

/** The lockfiles by folder and format: of several names the package manager reads the first. */
function listUnits(
  now: ReadonlyMap<string, TreeFile>,
  then: ReadonlyMap<string, TreeFile>,
  { after: state }: Sides,
): { folder: string; manager: string; before: string | null; after: string | null }[] {
  const all = [...new Set([...then.keys(), ...now.keys()])].filter((file) =>
    lockNames.has(path.posix.basename(file)),
  )
  const folders = [...new Set(all.map((file) => path.posix.dirname(file)))].sort()
  return folders.flatMap((folder) =>
    formats.flatMap(({ id: manager, files }) => {
      const paths = files.map((name) => path.posix.join(folder, name))
      const before = paths.find((file) => then.has(file)) ?? null
      const isHere = (file: string) =>
        state.isHashed
          ? now.has(file)
          : (now.has(file) || then.has(file)) && readOrNothing(file, state) !== null
      const after = paths.find(isHere) ?? null
      const isLeftOut = after === null && before !== null && now.get(before)?.isLeftOut === true
      return (before === null && after === null) || isLeftOut ? [] : [{ folder, manager, before, after }]
    }),
  )
}

function listSubmodules(
  after: readonly TreeFile[],
  before: readonly TreeFile[],
  sides: Sides,
  host: CheckoutFiles,
): Listing {
  const then = new Map(before.map((file) => [file.path, file]))
  const listings = after
    .filter((file) => file.isSubmodule)
    .map(({ path: file, hash }): Listing => {
      const top = path.join(sides.top, file)
      const old = then.get(file)
      const commit = old?.isSubmodule === true ? old.hash : null
      if (!isCheckout(top, host)) {
        const reason = 'it is a submodule that moved to another commit and is not checked out'
        return { places: [], unread: hash === commit ? [] : [{ sides, file, reason }] }
      }
      if (commit !== null && host.git.commit(top, commit) === null) {
        const message = `the submodule ${plain(file)} does not have the commit that the base has of it`
        throw new DepgateError('EGIT', message, {
          hint: `Run: git submodule foreach git fetch --unshallow   (or fetch it there: ${commit})`,
        })
      }
      const label = `${labelOf(sides)} (${(commit ?? '').slice(0, 12)})`
      const base = commit === null ? null : openCommit({ top, commit, label }, host)
      const inner: Sides = { top, before: base, after: openDisk(top, host), outer: sides }
      return sides.after.isHashed ? listStaged(inner, file, hash, host) : listPlaces(inner, host)
    })
  return {
    places: listings.flatMap((one) => one.places),
    unread: listings.flatMap((one) => one.unread),
  }
}

/** Only the commit of a submodule is staged: its files are in no index of this checkout, and so not judged here. */
function listStaged(inner: Sides, file: string, hash: string | null, host: CheckoutFiles): Listing {
  if (hash === (inner.before?.commit ?? null) || inner.outer === null) return { places: [], unread: [] }
  const { top } = inner
  const isHere = hash !== null && host.git.commit(top, hash) !== null
  const after = openCommit({ top, commit: hash ?? '', label: 'index' }, host)
  const { places, unread } = isHere ? listPlaces({ ...inner, after }, host) : { places: [], unread: [] }
  const isTouched = !isHere || places.some((place) => place.isChanged) || unread.length > 0
  const reason =
    'it is a submodule that moves to another commit with other lockfiles: check it against the base'
  return { places: [], unread: isTouched ? [{ sides: inner.outer, file, reason }] : [] }
}

function isCheckout(folder: string, host: CheckoutFiles): boolean {
  try {
    const top = host.git.top(folder)
    return top !== null && host.real(top) === host.real(folder)
  } catch {
    return false
  }
}
