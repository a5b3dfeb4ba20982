// Reads every lockfile that a change against a base touches, in both states.

import path from 'node:path'
import { emptyLockfile, unlockedState } from '../lockfile/parse.ts'
import type { Lockfile } from '../model/lockfile.ts'
import type { Host } from '../ports/host.ts'
import { plain } from '../text/plain.ts'
import { listPlaces } from './checkout/changed-lockfiles.ts'
import type { Base } from './checkout/find-base.ts'
import { comparePolicyPlaces, findOrigins, type Origin, type ReadPlace } from './checkout/moved-projects.ts'
import { readGone, readThen } from './read-at-base.ts'
import { findLockfile } from './checkout/on-disk.ts'
import { hasManifest, readFiles } from './checkout/project-files.ts'
import { readInstallFiles } from './checkout/read-install-files.ts'
import { withPatches } from './checkout/read-patches.ts'
import { readSettingsChanges } from '../mcp/changed-settings.ts'
import { pairsOfUnread } from './unread-pairs.ts'
import { absolute, leaveOutWorkspaces, readNow, refuseUnlocked } from './checkout/workspace-roots.ts'
import { show } from '../text/show-path.ts'
import type { JudgedPair } from './judged-pair.ts'
import { listFolders, showFromTop } from './checkout/folders.ts'
import type { LockfileLocation, Sides } from './checkout/places.ts'
import { openReaders } from './checkout/read-places.ts'

/**
 * Reads the lockfiles that were named, or else all that changed against the base, and the one of the project at
 * hand in any case.
 *
 * @param baseOf - the base in the checkout of a folder.
 * @throws {DepgateError} EUSAGE, EGIT, ELOCKFILE.
 */
export function readAgainstBase(
  baseOf: (folder: string) => Base,
  named: readonly string[],
  host: Host,
  tell: (line: string) => void,
): JudgedPair[] {
  const folders = named.length > 0 ? named.map((file) => path.dirname(file)) : [host.folder]
  const tops = new Map<string, Sides>()
  const sidesOf = (folder: string): Sides => {
    const { commit, label } = baseOf(folder)
    const top = host.git.top(folder) ?? folder
    const sides = tops.get(top) ?? { top, commit, label, outer: null }
    tops.set(top, sides)
    return sides
  }
  const sides = folders.map(sidesOf)
  const listings = [...tops.values()].map((one) => listPlaces(one, host))
  const places = listings.flatMap((one) => one.places)
  const readers = openReaders(host)
  // A run that names lockfiles asks for those alone.
  const unread = named.length > 0 ? [] : listings.flatMap((one) => one.unread)
  const wanted =
    named.length > 0
      ? named.map((file, nth) => findPlace(file, places, sides[nth] as Sides, host))
      : chooseChanged(places, sides[0] as Sides, host)
  const isBare = wanted.length === 0 && unread.length === 0
  if (places.length === 0 && isBare) findLockfile(host.folder, host)
  if (isBare) tell(`no lockfile changed against ${sides[0]?.label ?? 'the base'}`)
  const sorted =
    named.length > 0
      ? { judged: wanted, unread: [] }
      : leaveOutWorkspaces(wanted, places, readers, { host, tell })
  const read = sorted.judged.map((place) => ({ ...place, now: readNow(place, host) }))
  const origins = findOrigins(read, places, host, tell)
  const isMoved = ({ sides, before }: LockfileLocation, isWhole: boolean) =>
    [...origins].some(
      ([place, origin]) => place.sides === sides && origin.file === before && origin.isWhole === isWhole,
    )
  const kept = read.filter((place) => place.after !== null || !isMoved(place, true))
  const taken = kept
    .filter((place) => place.after === null && !isMoved(place, false))
    .flatMap((place) => refuseUnlocked(place, places, readers, host))
  const pairs = kept.map((place) => pairOf(place, origins.get(place) ?? null, host))
  return [...pairs, ...pairsOfUnread([...unread, ...sorted.unread, ...taken], null, host)]
}

/** All that changed, and the lockfile of the project at hand: what is judged along with it may have changed too. */
function chooseChanged(places: readonly LockfileLocation[], sides: Sides, host: Host): LockfileLocation[] {
  const own = ownLockfile(host)
  const changed = places.filter((place) => place.isChanged || absolute(place) === own)
  const isListed = own === null || changed.some((place) => absolute(place) === own)
  return isListed ? changed : [findPlace(own, places, sides, host), ...changed]
}

function ownLockfile(host: Host): string | null {
  try {
    return host.real(findLockfile(host.folder, host))
  } catch {
    return null
  }
}

/** A lockfile that was named, which git may pass over, or which no format knows by its name. */
function findPlace(
  file: string,
  places: readonly LockfileLocation[],
  sides: Sides,
  host: Host,
): LockfileLocation {
  const real = path.join(host.real(path.dirname(file)), path.basename(file))
  const known = places.find((place) => absolute(place) === real)
  if (known !== undefined) return known
  const after = path.relative(sides.top, real).replaceAll('\\', '/')
  const text = sides.commit === null ? null : host.git.show(sides.top, sides.commit, after)
  return { sides, before: text === null ? null : after, after, isChanged: true }
}

function pairOf(place: ReadPlace, origin: Origin | null, host: Host): JudgedPair {
  const { sides, after, now } = place
  const before = origin?.isWhole === true ? origin.file : place.before
  const file = path.join(sides.top, after ?? before ?? '')
  const folder = path.dirname(file)
  const old = before === null ? readUnlocked(place, show(file, host), host) : readOld(place, before, host)
  const from = path.posix.dirname(before ?? after ?? '')
  const pair = {
    before: old,
    after: now ?? emptyLockfile(show(file, host)),
    beforeLabel: before === null ? 'none' : labelOf(sides, before, after),
    afterLabel: now === null ? 'none' : show(file, host),
    files:
      now === null
        ? []
        : [
            ...readFiles(file, now, sides.commit, showMoved(sides, folder, from, host), {
              isMoved: origin !== null,
              onDisk: host,
            }),
            ...comparePolicyPlaces(place, origin, host),
          ],
  }
  const states = {
    folder,
    manifests: ['package.json', ...(now?.manifests ?? []).map((manifest) => manifest.path)],
    commit: sides.commit,
    host: showMoved(sides, folder, from, host),
    onDisk: host,
    isMoved: from !== path.posix.dirname(after ?? before ?? ''),
  }
  const policyFolders = [
    ...listFolders(folder, host),
    ...(sides.outer === null ? [] : [sides.outer.top]),
    ...listFolders(host.folder, host),
  ]
  return {
    pair: withPatches(pair, folder, sides.commit, showMoved(sides, folder, from, host)),
    folder,
    base: {
      checkouts: listCheckouts(sides),
      moved:
        place.before !== null || before === null ? null : { to: folder, from: path.join(sides.top, from) },
    },
    policyFolders,
    installFiles: now === null || !hasManifest(file) ? [] : readInstallFiles(states),
    settings: readSettingsChanges(folder, sides.commit, showMoved(sides, folder, from, host)),
    policyAt: {
      sides,
      folders: [...new Set([path.posix.dirname(after ?? before ?? ''), from, ...(origin?.folders ?? [])])],
    },
    policyHead: null,
  }
}

/** A checkout and those that it is a submodule of: npm reads the configuration of a workspace root above. */
function listCheckouts(sides: Sides): { top: string; commit: string | null }[] {
  const { top, commit, outer } = sides
  return [{ top, commit }, ...(outer === null ? [] : listCheckouts(outer))]
}

/** A folder that had no lockfile: what its manifest allowed then counts all the same. */
function readUnlocked({ sides, after }: ReadPlace, shown: string, host: Host): Lockfile {
  const { top, commit } = sides
  const manifest = path.posix.join(path.posix.dirname(after ?? ''), 'package.json')
  return unlockedState(shown, commit === null ? null : host.git.show(top, commit, manifest))
}

/** What is gone and cannot be read is as if it had been empty; what is still there must be read on both sides. */
function readOld(place: ReadPlace, before: string, host: Host): Lockfile {
  if (place.after !== null) return readThen(place, before, host)
  return readGone(place, host, () => undefined)[0]?.lockfile ?? emptyLockfile(plain(before))
}

function labelOf({ label }: Sides, before: string, after: string | null): string {
  return after === null || before === after ? label : `${label}:${plain(before)}`
}

/** A host whose git shows the files of a folder as they were where it was then. */
function showMoved(sides: Sides, folder: string, from: string, host: Host): Host {
  const whole = showFromTop(sides, host)
  const show: Host['git']['show'] = (place, commit, file) => {
    const step = path.relative(folder, path.join(place, file))
    return whole.git.show(path.join(sides.top, from), commit, step)
  }
  return { ...whole, git: { ...whole.git, show } }
}
