// Reads every lockfile that a change against a base touches, in both states.

import path from 'node:path'
import { emptyLockfile, unlockedState } from '../lockfile/parse.ts'
import type { Lockfile } from '../model/lockfile.ts'
import type { PolicyHost } from '../policy/load/load.ts'
import { readApartAtBase } from './apart-files.ts'
import { openCommit } from '../snapshot/commit.ts'
import { openDisk } from '../snapshot/disk.ts'
import { relocate } from '../snapshot/relocated.ts'
import { statesAt, type States } from '../snapshot/snapshot.ts'
import { plain } from '../text/plain.ts'
import { listPlaces } from './checkout/changed-lockfiles.ts'
import type { Base } from './checkout/find-base.ts'
import { comparePolicyPlaces, findOrigins, type Origin, type ReadPlace } from './checkout/moved-projects.ts'
import { listAt, readGone, readThen } from './checkout/read-at-base.ts'
import { findLockfile } from './checkout/read-lockfile.ts'
import { isTracked } from './checkout/compared-project.ts'
import { hasManifest, readFiles } from './checkout/project-files.ts'
import { readInstallFiles } from './checkout/read-install-files.ts'
import { withPatches } from './checkout/read-patches.ts'
import { readSettingsChanges } from '../mcp/changed-settings.ts'
import { pairsOfUnread } from './unread-pairs.ts'
import { absolute, leaveOutWorkspaces, readNow, refuseUnlocked } from './checkout/workspace-roots.ts'
import { show } from '../text/show-path.ts'
import type { JudgedPair } from './judged-pair.ts'
import type { LockfilePair } from '../model/change.ts'
import { listFolders } from './checkout/folders.ts'
import { labelOf, listSides, type LockfileLocation, type Sides } from './checkout/places.ts'
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
  host: PolicyHost,
  tell: (line: string) => void,
): JudgedPair[] {
  const folders = named.length > 0 ? named.map((file) => path.dirname(file)) : [host.folder]
  const tops = new Map<string, Sides>()
  const sidesOf = (folder: string): Sides => {
    const { commit, label } = baseOf(folder)
    const top = host.git.top(folder) ?? folder
    const before = openCommit({ top, commit, label }, host)
    const sides = tops.get(top) ?? { top, before, after: openDisk(top, host), outer: null }
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
  const apart =
    named.length > 0 ? [] : [...tops.values()].flatMap((one) => readApartAtBase(one, wanted, host))
  const isBare = wanted.length === 0 && unread.length === 0 && apart.length === 0
  if (places.length === 0 && isBare) findLockfile(openDisk(host.folder, host))
  if (isBare) tell(`no lockfile changed against ${sides[0]?.before?.label ?? 'the base'}`)
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
  return [...pairs, ...apart, ...pairsOfUnread([...unread, ...sorted.unread, ...taken], null, host)]
}

/** All that changed, and the lockfile of the project at hand: what is judged along with it may have changed too. */
function chooseChanged(
  places: readonly LockfileLocation[],
  sides: Sides,
  host: PolicyHost,
): LockfileLocation[] {
  const own = ownLockfile(host)
  const changed = places.filter((place) => place.isChanged || absolute(place) === own)
  const isListed = own === null || changed.some((place) => absolute(place) === own)
  return isListed ? changed : [findPlace(own, places, sides, host), ...changed]
}

function ownLockfile(host: PolicyHost): string | null {
  try {
    return host.real(findLockfile(openDisk(host.folder, host)))
  } catch {
    return null
  }
}

/** A lockfile that was named, which git may pass over, or which no format knows by its name. */
function findPlace(
  file: string,
  places: readonly LockfileLocation[],
  sides: Sides,
  host: PolicyHost,
): LockfileLocation {
  const real = path.join(host.real(path.dirname(file)), path.basename(file))
  const known = places.find((place) => absolute(place) === real)
  if (known !== undefined) return known
  const after = path.relative(sides.top, real).replaceAll('\\', '/')
  const text = sides.before?.read(after) ?? null
  return { sides, before: text === null ? null : after, after, isChanged: true }
}

function pairOf(place: ReadPlace, origin: Origin | null, host: PolicyHost): JudgedPair {
  const { sides, after, now } = place
  const before = origin?.isWhole === true ? origin.file : place.before
  const file = path.join(sides.top, after ?? before ?? '')
  const folder = path.dirname(file)
  const from = path.posix.dirname(before ?? after ?? '')
  const moved = path.posix.dirname(after ?? before ?? '') === from ? null : path.join(sides.top, from)
  const states = statesOf(sides, folder, moved)
  const manifests = ['package.json', ...(now?.manifests ?? []).map((manifest) => manifest.path)]
  const policyFolders = [
    ...listFolders(folder, host),
    ...(sides.outer === null ? [] : [sides.outer.top]),
    ...listFolders(host.folder, host),
  ]
  return {
    pair: withPatches(readPair(place, origin, states, host), states, host),
    folder,
    base: {
      // npm reads the configuration of a workspace root above.
      checkouts: listSides(sides).map((one) => ({ top: one.top, commit: one.before?.commit ?? null })),
      moved:
        place.before !== null || before === null ? null : { to: folder, from: path.join(sides.top, from) },
    },
    policyFolders,
    installFiles: now === null || !hasManifest(file) ? [] : readInstallFiles(states, manifests, host),
    settings: readSettingsChanges(folder, states, host),
    policyAt: {
      sides,
      folders: [...new Set([path.posix.dirname(after ?? before ?? ''), from, ...(origin?.folders ?? [])])],
    },
    policyHead: null,
  }
}

/** Both states from a folder; `from` is where it lay before, null where that is the same. */
function statesOf({ before, after }: Sides, folder: string, from: string | null): States {
  const states = statesAt({ before, after }, folder)
  if (from === null || before === null) return states
  return { ...states, before: relocate(before, { from, to: folder }) }
}

function readPair(place: ReadPlace, origin: Origin | null, states: States, host: PolicyHost): LockfilePair {
  const { sides, after, now } = place
  const before = origin?.isWhole === true ? origin.file : place.before
  const file = path.join(sides.top, after ?? before ?? '')
  const shown = show(file, host)
  const old = before === null ? readUnlocked(place, shown) : readOld(place, before, host)
  const beforeLabel = before === null ? 'none' : nameBefore(sides, before, after)
  if (now === null)
    return { before: old, after: emptyLockfile(shown), beforeLabel, afterLabel: 'none', files: [] }
  const project = {
    states,
    changeOf: 'branch',
    // The policies above a project that lay elsewhere are compared by their places.
    above: origin === null ? listFolders(path.dirname(file), host) : [],
    isKnown: (folder: string, name: string) => isTracked(folder, name, host),
  } as const
  const files = [...readFiles(file, now, project, host), ...comparePolicyPlaces(place, origin, host)]
  return { before: old, after: now, beforeLabel, afterLabel: shown, files }
}

/** A folder that had no lockfile: what its manifests declared and allowed then counts all the same. */
function readUnlocked({ sides, after }: ReadPlace, shown: string): Lockfile {
  const folder = path.posix.dirname(after ?? '')
  const read = (file: string) => sides.before?.read(path.posix.join(folder, file)) ?? null
  return unlockedState(shown, read, () => listAt(sides.before, folder))
}

/** What is gone and cannot be read is as if it had been empty; what is still there must be read on both sides. */
function readOld(place: ReadPlace, before: string, host: PolicyHost): Lockfile {
  if (place.after !== null) return readThen(place, before, host)
  return readGone(place, host, () => undefined)[0]?.lockfile ?? emptyLockfile(plain(before))
}

function nameBefore(sides: Sides, before: string, after: string | null): string {
  const label = labelOf(sides)
  return after === null || before === after ? label : `${label}:${plain(before)}`
}
