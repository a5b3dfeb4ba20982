// Reads lockfiles of a checkout as they are and as they were.

import type { Shown } from './read-lockfile.ts'
import type { Readers } from './workspace-roots.ts'
import type { LockfileLocation } from './places.ts'
import type { Lockfile } from '../../model/lockfile.ts'
import { readThen } from './read-at-base.ts'
import { readNow } from './workspace-roots.ts'

/** Reads each lockfile once: every one below a workspace root asks for the root's. */
export function openReaders(host: Shown): Readers {
  const once = (read: (place: LockfileLocation) => Lockfile | null) => {
    const known = new Map<LockfileLocation, Lockfile | null>()
    return (place: LockfileLocation) => {
      if (!known.has(place)) known.set(place, read(place))
      return known.get(place) ?? null
    }
  }
  const readOld = (place: LockfileLocation) =>
    place.before === null ? null : readThen(place, place.before, host)
  return {
    now: once((place) => orNothing(() => readNow(place, host))),
    then: once((place) => orNothing(() => readOld(place))),
  }
}

function orNothing(read: () => Lockfile | null): Lockfile | null {
  try {
    return read()
  } catch {
    return null
  }
}
