// Reads the patch files of a project (npm 12), on the same side as its lockfile.

import path from 'node:path'
import type { LockedPatch } from '../../model/lockfile.ts'
import type { Snapshot, States } from '../../snapshot/snapshot.ts'
import type { Shown } from './read-lockfile.ts'
import type { LockfilePair, ProjectFile, Unread } from '../../model/change.ts'
import { show } from '../../text/show-path.ts'

/**
 * Adds each file that the lockfile or `patchedDependencies` names, as it is and as it was.
 *
 * @param states - both from the lockfile's folder.
 */
export function withPatches(pair: LockfilePair, states: States, host: Shown): LockfilePair {
  const { folder } = states.after
  const [then, now] = [groupByPath(pair.before.patches ?? []), groupByPath(pair.after.patches ?? [])]
  if (now.size === 0) return pair
  const files: ProjectFile[] = []
  const unread: Unread[] = []
  for (const [step, after] of now) {
    const place = path.resolve(folder, step)
    const shown = show(place, host)
    const isInside = isBelow(folder, place, host)
    const text = isInside ? readText(path.relative(folder, place), states.after) : null
    if (text === undefined) {
      unread.push({ path: shown, reason: 'it is a patch, and cannot be read as text' })
      continue
    }
    const old = isInside ? (states.before?.read(path.posix.normalize(step)) ?? null) : null
    files.push({
      type: 'file',
      kind: 'patch',
      path: shown,
      text: text ?? '',
      before: old,
      ...(states.before === null ? { hasNoBefore: true } : {}),
      patch: { before: then.get(step) ?? [], after, isThere: text !== null, isInside },
    })
  }
  const all = [...(pair.unread ?? []), ...unread]
  return { ...pair, files: [...(pair.files ?? []), ...files], ...(all.length === 0 ? {} : { unread: all }) }
}

function groupByPath(patches: readonly LockedPatch[]): Map<string, LockedPatch[]> {
  const groups = new Map<string, LockedPatch[]>()
  const add = (step: string, patch: LockedPatch) => groups.set(step, [...(groups.get(step) ?? []), patch])
  for (const patch of patches) {
    // A patch that is declared elsewhere than locked is two files: neither may pass for the other.
    const paths = new Set([patch.locked?.path, patch.declared].filter((step) => typeof step === 'string'))
    for (const step of paths) add(step, patch)
  }
  return groups
}

/** Through no link either: what lies outside of the project is not the project's. */
function isBelow(folder: string, place: string, host: Shown): boolean {
  const leaves = (step: string) => step === '' || step.split(/[\\/]/)[0] === '..' || path.isAbsolute(step)
  return !leaves(path.relative(folder, place)) && !leaves(path.relative(host.real(folder), host.real(place)))
}

/** Null where there is none, undefined where it cannot be read. */
function readText(file: string, after: Snapshot): string | null | undefined {
  try {
    return after.read(file)
  } catch {
    return undefined
  }
}
