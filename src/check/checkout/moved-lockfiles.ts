// Finds which lockfile of before a new one is: a moved folder, or another name for the same.

import type { Lockfile } from '../../model/report.ts'

/** A lockfile that is only there on one side. */
export interface OneSided {
  /** From the top of the checkout. */
  readonly path: string
  readonly lockfile: Lockfile
}

/** The share of a lockfile's packages that it must have in common with the one that it was moved from. */
const minShare = 0.5
// Each is compared with each, and a change can add and drop any number.
const maxCompared = 100

/**
 * Returns the path of before for each lockfile that came and is one that went. Only what is gone can have moved;
 * a copy of a lockfile that is still there is new, and so is all that it locks.
 */
export function findMoves(came: readonly OneSided[], gone: readonly OneSided[]): Map<string, string> {
  if (came.length > maxCompared || gone.length > maxCompared) return new Map()
  const sets = new Map(
    [...came, ...gone].map((one) => [one, new Set(one.lockfile.packages.map(nameOf))] as const),
  )
  const pairs = came.flatMap((to) =>
    gone.map((from) => ({ to, from, share: share(sets.get(to) ?? new Set(), sets.get(from) ?? new Set()) })),
  )
  const close = (one: (typeof pairs)[number]) => sameSteps(one.to.path, one.from.path)
  pairs.sort(
    (a, b) =>
      b.share - a.share ||
      close(b) - close(a) ||
      (a.to.path + a.from.path < b.to.path + b.from.path ? -1 : 1),
  )
  const moves = new Map<string, string>()
  const taken = new Set<string>()
  for (const { to, from, share } of pairs) {
    if (share < minShare || moves.has(to.path) || taken.has(from.path)) continue
    moves.set(to.path, from.path)
    taken.add(from.path)
  }
  return moves
}

function nameOf({ name, version, integrity }: Lockfile['packages'][number]): string {
  return JSON.stringify([name, version, integrity])
}

/** The share that two sets have in common, of the larger one. */
function share(one: ReadonlySet<string>, other: ReadonlySet<string>): number {
  const larger = Math.max(one.size, other.size)
  if (larger === 0) return 0
  let common = 0
  for (const name of one) if (other.has(name)) common += 1
  return common / larger
}

/** How many folders at the end of two paths are called alike. */
function sameSteps(one: string, other: string): number {
  const [a, b] = [one.split('/').reverse().slice(1), other.split('/').reverse().slice(1)]
  const differs = a.findIndex((step, nth) => step !== b[nth])
  return differs === -1 ? a.length : differs
}
