// Distinguishes a project moved as a whole from a lockfile that gets another project: only the first adds nothing.

import path from 'node:path'
import { findMoves } from './moved-lockfiles.ts'
import type { Lockfile } from '../../model/lockfile.ts'
import type { CheckoutFiles } from '../../snapshot/snapshot.ts'
import { isLooserThere, nearestAt } from '../policy-for.ts'
import { readGone } from './read-at-base.ts'
import { comparePolicyFile } from '../../policy/load/compare-states.ts'
import { policyFile, type PolicyHost } from '../../policy/load/load.ts'
import type { ProjectFile } from '../../model/change.ts'
import { show } from '../../text/show-path.ts'
import { listFolders } from './folders.ts'
import type { LockfileLocation } from './places.ts'

/** A place whose lockfile on disk was read; null where it is gone. */
export interface ReadPlace extends LockfileLocation {
  readonly now: Lockfile | null
}

/** Where a lockfile that is new at its place may come from. */
export interface Origin {
  /** From the top of the checkout; null where it resembles none that went. */
  readonly file: string | null
  /** The whole project was moved: it is compared with what it was there. */
  readonly isWhole: boolean
  /** The folders of before whose policies must not be escaped by a move, from the top of the checkout. */
  readonly folders: readonly string[]
}

// Each has its policy read.
const maxFolders = 20

/**
 * Returns the origins of the lockfiles that came, where some went in the same checkout.
 *
 * A lockfile that resembles one that went is that one only if its project moved with it. What lay among the fixtures of
 * a test was never installed, and what passed under a looser policy was never judged by this one: all of it arrives.
 */
export function findOrigins(
  read: readonly ReadPlace[],
  places: readonly LockfileLocation[],
  host: PolicyHost,
  tell: (line: string) => void,
): Map<ReadPlace, Origin> {
  const origins = new Map<ReadPlace, Origin>()
  for (const sides of new Set(read.map((place) => place.sides))) {
    const came = read.filter((place) => place.sides === sides && place.before === null && place.now !== null)
    if (came.length === 0) continue
    const gone = places
      .filter((place) => place.sides === sides && place.after === null)
      .flatMap((place) => readGone(place, host, tell))
    const moves = findMoves(
      came.map(({ after, now }) => ({ path: after ?? '', lockfile: now as Lockfile })),
      gone,
    )
    const taken = new Set(moves.values())
    const left = gone.filter((one) => !taken.has(one.path)).map((one) => path.posix.dirname(one.path))
    for (const place of came) {
      const file = moves.get(place.after ?? '') ?? null
      if (file === null) {
        // It may be any of them, changed beyond recognition.
        if (left.length > 0) origins.set(place, { file, isWhole: false, folders: left.slice(0, maxFolders) })
      } else
        origins.set(place, {
          file,
          isWhole: isWholeMove(place, file, host),
          folders: [path.posix.dirname(file)],
        })
    }
  }
  return origins
}

function isWholeMove({ sides, after }: ReadPlace, origin: string, host: PolicyHost): boolean {
  const { before } = sides
  if (before === null || after === null) return false
  const [from, to] = [path.posix.dirname(origin), path.posix.dirname(after)]
  const then = (folder: string, name: string) => before.read(path.posix.join(folder, name))
  const now = (folder: string, name: string) => sides.after.read(path.posix.join(folder, name))
  const [old, moved] = [then(from, 'package.json'), now(to, 'package.json')]
  const hasLeft = now(from, 'package.json') === null && then(to, 'package.json') === null
  if (old === null || moved === null || !hasLeft || !isSameProject(old, moved)) return false
  if (isKeptApart(from) && !isKeptApart(to)) return false
  const own = then(from, policyFile)
  const isPolicyMoved = own !== null && own === now(to, policyFile)
  return isPolicyMoved || !isLooserThere({ sides, folder: from }, { sides, folder: to }, host)
}

/** Folders of what is there to be read, not to be installed. */
const apart =
  /^[._]*(?:tests?|specs?|e2e|fixtures?|mocks?|snapshots?|test-?data|test-?(?:cases|projects)|corpus|examples?|samples?|demos?|templates?|boilerplates?|docs?|archived?)[._]*$/i

function isKeptApart(folder: string): boolean {
  return folder.split('/').some((step) => apart.test(step))
}

/** Whether two manifests are of one project: by its name, or without one by what it asks for. */
function isSameProject(one: string, other: string): boolean {
  const [a, b] = [one, other].map(identify)
  return a !== null && a === b
}

function identify(text: string): string | null {
  try {
    const { name, dependencies, devDependencies } = JSON.parse(text.replace(/^\ufeff/, '')) as Record<
      string,
      unknown
    >
    return JSON.stringify(typeof name === 'string' ? [name] : [null, dependencies, devDependencies])
  } catch {
    return null
  }
}

/**
 * Returns the policy that judges a moved project from now on, to be compared with the one that judged it where it was;
 * nothing where both lie beside it, which are compared as files of the project.
 */
export function comparePolicyPlaces(
  { sides, after }: ReadPlace,
  origin: Origin | null,
  host: CheckoutFiles & { readonly folder: string },
): ProjectFile[] {
  const { top, before } = sides
  if (origin === null || origin.file === null || before === null || after === null) return []
  const [from, to] = [path.posix.dirname(origin.file), path.posix.dirname(after)]
  const old = nearestAt({ sides, folder: from })
  if (old.sides !== sides) return []
  const folder = path.join(top, to)
  const nearest =
    listFolders(folder, host).find((one) => sides.after.at(one).read(policyFile) !== null) ?? top
  const isBeside = old.folder === from && nearest === folder && origin.isWhole
  const places = [path.join(top, old.folder), nearest] as const
  if (isBeside || path.relative(...places) === '') return []
  const texts = [
    before.read(path.posix.join(old.folder, policyFile)),
    sides.after.at(nearest).read(policyFile),
  ] as const
  if (texts[0] === texts[1]) return []
  const files = { folder: host.folder, real: (file: string) => host.real(file), disk: sides.after }
  const [was, is] = places.map((one) => {
    const step = path.relative(top, path.join(one, policyFile)).replaceAll('\\', '/')
    const states = {
      before: { at: before, step },
      after: { at: sides.after.at(one), step: policyFile },
      texts,
    }
    return comparePolicyFile(states, files)
  })
  const policies =
    was === undefined || is === undefined ? {} : { policies: { before: was.before, after: is.after } }
  const shown = show(path.join(nearest, policyFile), host)
  return [{ type: 'file', kind: 'policy', path: shown, text: texts[1] ?? '', before: texts[0], ...policies }]
}
