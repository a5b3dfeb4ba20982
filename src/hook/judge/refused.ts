// What an agent is told where npm itself would refuse a command, or the registry has no such package.

import { closest, distance } from 'fastest-levenshtein'
import { muchUsed } from '../../text/much-used-names.ts'
import type { Step } from '../../shell/step.ts'
import type { Snapshot } from '../../snapshot/snapshot.ts'
import { npmCommandOf } from '../../shell/npm-commands.ts'
import { findWords } from '../../wrapper/npm-words.ts'
import { describeOtherManager } from '../../wrapper/other-manager.ts'
import type { NpmRefusal } from '../../wrapper/npm-refusal.ts'
import { plain } from '../../text/plain.ts'

/** What to do about npm's own errors, by their codes. */
const remedies: Readonly<Record<string, string>> = {
  ERESOLVE:
    'Two packages ask for different versions of one: choose versions that fit together. --legacy-peer-deps and --force install a tree that does not.',
  ETARGET: 'The package has no such version: `npm view <name> versions` lists those that it has.',
  EBADENGINE: 'It asks for another version of node or npm than this one.',
  EUSAGE: 'The lockfile and the manifest differ, or the command line is wrong.',
  ENOVERSIONS: 'The name exists, and no version of it is published.',
}

/** Names the line of the project's own manager, where npm would install in it; null for any other step. */
export function describeOther(
  subject: string,
  { tool, ownArgs }: Pick<Step, 'tool' | 'ownArgs'>,
  from: Snapshot,
): string | null {
  const [at = -1] = tool === 'npm' ? findWords('npm', ownArgs) : []
  const own = npmCommandOf(ownArgs[at] ?? '') ?? undefined
  const told = describeOtherManager({ args: ownArgs, ...(own === undefined ? {} : { own }) }, from)
  return told === null ? null : `depgate: ${subject} does not pass: ${told.message}\n${told.hint}`
}

/** Explains why there is no tree to judge. @param known - names that the project has, to which the missing one can be close. */
export function describeRefusal(
  subject: string,
  refusal: NpmRefusal | null,
  code: number,
  known: Iterable<string>,
): string {
  if (refusal === null)
    return `depgate: ${subject} could not be judged: npm could not resolve it (exit code ${code}, without a reason)`
  const { missing, line } = refusal
  if (missing !== null) return describeMissing(subject, missing, known)
  const named = refusal.code === null ? '' : `${refusal.code}: `
  const remedy = refusal.code === null ? undefined : remedies[refusal.code]
  return [
    `depgate: ${subject} could not be judged: npm itself refuses it, so it would install nothing: ${named}${line}`,
    ...(remedy === undefined ? [] : [remedy]),
  ].join('\n')
}

/** A name that is not there is the case of an invented package: a model made it up, and anyone can register it tomorrow. */
export function describeMissing(subject: string, name: string, known: Iterable<string>): string {
  return [
    `depgate: ${subject} does not pass: no package of the name "${plain(name, 214)}" exists in the registry (E404). It may be an invented name: do not try variants of it, since anyone can register one. Look the right name up first.`,
    ...describeNearest(name, known),
  ].join('\n')
}

/** A name of the project before one that many projects use. */
function describeNearest(name: string, known: Iterable<string>): string[] {
  const own = nearest(name, [...known])
  if (own !== null) return [`The project has "${plain(own, 214)}", which is close to it.`]
  const other = nearest(name, muchUsed.split(' '))
  return other === null
    ? []
    : [`"${other}", which many projects use, is close to it: see whether it is the one that is meant.`]
}

function nearest(name: string, known: readonly string[]): string | null {
  const names = known.filter((one) => one.length <= 214)
  if (names.length === 0) return null
  // Two exchanged letters are one slip, and two edits.
  const swapped = names.find((one) => isSwapped(one, name))
  if (swapped !== undefined) return swapped
  const found = closest(name, names)
  return distance(name, found) <= Math.max(1, Math.floor(name.length / 5)) ? found : null
}

function isSwapped(one: string, other: string): boolean {
  const at = [...one].findIndex((letter, nth) => letter !== other[nth])
  if (at === -1 || one.length !== other.length) return false
  return `${one.slice(0, at)}${one[at + 1] ?? ''}${one[at] ?? ''}${one.slice(at + 2)}` === other
}
